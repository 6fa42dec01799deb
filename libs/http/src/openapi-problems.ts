import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { RUN_STATUS } from './answer.js';
import { FORM_TYPE } from './form-body.js';
import { PROBLEM_CONTENT_TYPE } from './problem.js';
import type { Refusals } from './refuses.js';
import type { Route } from './routes.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;

/** What the edge refuses any request with, by what the request brings along. */
const ANY = { 'request-invalid': 400, 'internal-error': 500, 'store-away': 503, stopping: 503 } as const;
const WITH_TOKEN = {
  'token-missing': 401,
  'token-invalid': 401,
  'role-not-allowed': 403,
  'too-many-requests': 429,
  'issuer-unreachable': 503,
  'session-uncheckable': 503,
  overloaded: 503,
  'answer-too-late': 503,
} as const;
const WITH_BODY = {
  'body-not-json': 400,
  'body-too-deep': 400,
  'key-duplicate': 400,
  'key-forbidden': 400,
  'number-out-of-range': 400,
  'text-invalid': 400,
  'body-too-slow': 408,
  'body-too-large': 413,
  'media-type-unsupported': 415,
} as const;
const WITH_FILE = {
  'media-type-missing': 415,
  'content-encoding-not-taken': 415,
  'content-digest-invalid': 400,
  'body-too-large': 413,
} as const;
const WITH_LOGOUT_TOKEN = {
  'logout-token-invalid': 400,
  'not-found': 404,
  'body-too-slow': 408,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'too-many-requests': 429,
  'issuer-unreachable': 503,
  'session-uncheckable': 503,
} as const;
const AS_COMMAND = {
  'idempotency-key-invalid': 400,
  'correlation-id-invalid': 400,
  'if-match-invalid': 400,
  ...RUN_STATUS,
} as const;
const OF_ONE = { 'not-found': 404 } as const;
const OF_A_LIST = { 'cursor-invalid': 400 } as const;
const WITH_FIELDS = { 'fields-invalid': 400 } as const;
const AS_KNOWN = { 'as-known-on-invalid': 400 } as const;
const AS_TRUE = { 'as-true-on-invalid': 400 } as const;
const AS_STREAM = { 'not-acceptable': 406, 'last-event-id-invalid': 400, 'streams-too-many': 429 } as const;
const FROM_READ_MODELS = { 'at-least-invalid': 400, 'read-model-behind': 503 } as const;

/** Says, in every operation, with which problems it can answer; equal answers are one component of the document. */
export function describeProblems(document: OpenAPIObject, operations: readonly (readonly [Operation, Route])[]): void {
  const components = new ProblemComponents();
  for (const [operation, route] of operations) {
    for (const [status, codes] of byStatus(problemsOf(operation, route))) {
      const isTheSlices = codes.some((code) => Object.hasOwn(route.refusals, code));
      operation.responses[status] ??= components.reference(
        status,
        codes,
        isTheSlices ? operation.tags?.[0] : undefined,
      );
    }
  }
  document.components = { ...document.components, responses: components.all };
}

function problemsOf(operation: Operation, route: Route): Refusals {
  const has = (name: string) => operation.parameters?.some((one) => 'name' in one && one.name === name) === true;
  return {
    ...ANY,
    ...(route.access === 'public' ? {} : WITH_TOKEN),
    ...ofBody(operation),
    ...(has('If-Match') ? { ...AS_COMMAND, ...route.refusals } : {}),
    ...(route.path.includes(':') ? OF_ONE : {}),
    ...(has('cursor') ? OF_A_LIST : {}),
    ...(has('fields') ? WITH_FIELDS : {}),
    ...(has('asKnownOn') ? AS_KNOWN : {}),
    ...(has('asTrueOn') ? AS_TRUE : {}),
    ...(has('Last-Event-ID') ? AS_STREAM : {}),
    ...(has('Comity-At-Least') ? FROM_READ_MODELS : {}),
  };
}

function ofBody({ requestBody }: Operation): Refusals {
  if (requestBody === undefined) return {};
  const content = 'content' in requestBody ? requestBody.content : {};
  if (FORM_TYPE in content) return WITH_LOGOUT_TOKEN;
  return '*/*' in content ? WITH_FILE : WITH_BODY;
}

function byStatus(problems: Refusals): ReadonlyMap<number, readonly string[]> {
  const statuses = [...new Set(Object.values(problems))].sort();
  const codes = (status: number) => Object.keys(problems).filter((code) => problems[code] === status);
  return new Map(statuses.map((status) => [status, codes(status).sort()]));
}

/** One component for each set of codes that some operation answers with. */
class ProblemComponents {
  readonly all: Responses = {};
  private readonly nameOf = new Map<string, string>();

  /** @param tag what the codes are about, where not about requests of any kind */
  reference(status: number, codes: readonly string[], tag = ''): { readonly $ref: string } {
    const key = `${status} ${codes.join(' ')}`;
    const name = this.nameOf.get(key) ?? this.freeName(status, tag);
    this.nameOf.set(key, name);
    this.all[name] ??= problemResponse(status, codes);
    return { $ref: `#/components/responses/${name}` };
  }

  private freeName(status: number, tag: string): string {
    const title = (STATUS_CODES[status] ?? 'Problem').replaceAll(/\W/g, '');
    const about = tag.replaceAll(/(?:^|\W)(\w)/g, (_all, letter: string) => letter.toUpperCase());
    for (let count = 1; ; count++) {
      const name = `${about}${title}${count === 1 ? '' : count}`;
      if (!Object.hasOwn(this.all, name)) return name;
    }
  }
}

function problemResponse(status: number, codes: readonly string[]): Responses[string] {
  const title = STATUS_CODES[status] ?? 'Problem';
  const [code = 'request-refused'] = codes;
  const example = {
    type: `urn:comity:problem:${code}`,
    title,
    status,
    code,
    traceId: '0af7651916cd43dd8448eb211c80319c',
  };
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: { status: { type: 'integer', const: status }, code: { type: 'string', enum: [...codes] } },
  };
  // OpenAPI 3.1 takes JSON Schema as it is; the types of the document's builder are those of 3.0.
  const content = { [PROBLEM_CONTENT_TYPE]: { schema: schema as object, example } };
  return { description: `${title}: a problem document (RFC 9457)`, content };
}
