import type { HostileRequest } from './hostile-request.js';
import type { Reply } from './send.js';

/** What must never happen, whatever is sent. */
export const VIOLATIONS = [
  'server-error',
  'no-answer',
  'no-problem-document',
  'problem-not-catalogued',
  'status-not-in-document',
  'insides-shown',
  'event-of-refused-request',
  'memory-growth',
] as const;

export type Violation = (typeof VIOLATIONS)[number];

/** 503 is an answer where it says why, and that it is worth asking again. */
const NOT_NOW = new Set(['read-model-behind', 'read-model-incomplete']);
const INSIDES = /node_modules|\bat \S+ \(|SELECT .* FROM|syntax error at|ECONNREFUSED|\/work\/|\/dist\//i;
/** What the parser of HTTP itself, or the router, answers before any route is known. */
const BEFORE_ANY_ROUTE = new Set([400, 404, 405, 408, 413, 414, 415, 431]);

/** What is wrong with a reply, if anything. */
export function judge(
  { operation }: HostileRequest,
  { status, contentType, text }: Reply,
  catalogue: ReadonlySet<string>,
): Violation | null {
  if (status === 0) return 'no-answer';
  if (status < 400 || tellsHealth(operation.path, status, text)) return null;
  const code = contentType.includes('application/problem+json') ? codeIn(text) : null;
  if (status >= 500 && !(status === 503 && code !== null && NOT_NOW.has(code))) return 'server-error';
  if (INSIDES.test(withoutEcho(text))) return 'insides-shown';
  if (status === 431 || (status === 400 && text === '')) return null;
  if (code === null) return 'no-problem-document';
  if (!catalogue.has(code)) return 'problem-not-catalogued';
  return operation.statuses.has(status) || BEFORE_ANY_ROUTE.has(status) ? null : 'status-not-in-document';
}

/** A host under fire may say that it is not ready; saying so is what the route is for. */
function tellsHealth(path: string, status: number, text: string): boolean {
  return path === '/health/ready' && status === 503 && text.startsWith('{"status":"not-ready"');
}

function codeIn(text: string): string | null {
  try {
    const { code, traceId } = JSON.parse(text) as { code?: unknown; traceId?: unknown };
    return typeof code === 'string' && typeof traceId === 'string' ? code : null;
  } catch {
    return null;
  }
}

/** A problem names the path that was asked for, which is what the caller sent. */
function withoutEcho(text: string): string {
  return text.replace(/"instance":"(?:[^"\\]|\\.)*"/, '');
}
