import { z } from 'zod';

const INFO = 30;
const LEVEL_NUMBERS: Record<string, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
const LEVEL_WORDS: Record<number, string> = { 40: 'warning: ', 50: 'ERROR: ', 60: 'FATAL: ' };
const LONGEST = 400;

const pinoLine = z.object({
  level: z.union([z.number(), z.string().transform((name) => LEVEL_NUMBERS[name] ?? INFO)]),
  msg: z.string().default(''),
  context: z.string().optional(),
  route: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/** Parts of the framework that tell at length what they set up. */
const FRAMEWORK_CHATTER = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Redis begins its lines with process number, role, date and a sign for the level; only `#` is a warning. */
const REDIS_LINE = /^\d+:[\w-]+ (?:\(\d+\)|\d{2} \w{3} \d{4} [\d:.]+) (?<sign>[.\-*#] )?(?<text>.*)$/;
const POSTGRES_LINE = /^\d{4}-\d{2}-\d{2} [\d:.]+ \w+ \[\d+\] (?<text>(?<level>[A-Z]+): .*)$/;
const POSTGRES_CHATTER = /^(LOG|DETAIL|HINT|CONTEXT|STATEMENT)$/;
/** What PostgreSQL calls fatal, and is only our asking whether it is there yet. */
const NOT_THERE_YET = 'the database system is';

/**
 * A log line of a process, short and safe to print: JSON lines by their message, others without their own date.
 * @returns undefined for what is only of interest in the file (below the level `info`, daily chatter, empty)
 */
export function readableLine(line: string): string | undefined {
  const text = line.startsWith('{') ? readableJson(line) : readableText(line);
  return text === undefined || text.trim() === '' ? undefined : printable(text).slice(0, LONGEST);
}

function readableText(line: string): string | undefined {
  const postgres = POSTGRES_LINE.exec(line)?.groups;
  if (postgres) {
    const { level = '', text = '' } = postgres;
    return POSTGRES_CHATTER.test(level) || text.includes(NOT_THERE_YET) ? undefined : text;
  }
  const redis = REDIS_LINE.exec(line)?.groups;
  if (redis) return redis.sign === '# ' ? redis.text : undefined;
  return line;
}

function readableJson(line: string): string | undefined {
  const parsed = pinoLine.safeParse(parseJson(line));
  if (!parsed.success) return line;
  const { level, msg, context, route, err } = parsed.data;
  const isChatter = FRAMEWORK_CHATTER.has(context ?? '') || route?.startsWith('/health/');
  if (level < INFO || (level === INFO && isChatter)) return undefined;
  const cause = err && !msg.includes(err.message) ? ` (${err.message})` : '';
  return `${LEVEL_WORDS[level] ?? ''}${context === undefined ? '' : `${context}: `}${msg}${cause}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half a line, or not JSON after all
  }
}

/** What a stranger sent may end up in a log line; it must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
