import { types } from 'node:util';

/** Of the network, and of PostgreSQL: it is away, going, coming, or has no connection to spare. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|57P0[1-3]|08\d{3}|53300)$/;
/** What the two clients say where they give no code. */
const SAID = /^(timeout exceeded when trying to connect|Connection terminated)/;
/** @source the event store's client, `ErrorType` */
const CLIENT_TYPES: ReadonlySet<unknown> = new Set(['unavailable', 'deadline-exceeded']);
/** Causes have causes; some name each other. */
const DEEPEST = 5;

/** Whether an error says that a server on which this host stands cannot be reached, or has no room: asking again helps. */
export function isOutage(error: unknown): boolean {
  let one = error;
  for (let depth = 0; depth < DEEPEST && types.isNativeError(one); depth++) {
    const { code, type, errors }: Error & { code?: unknown; type?: unknown; errors?: unknown } = one;
    if (AWAY.test(String(code)) || CLIENT_TYPES.has(type) || SAID.test(one.message)) return true;
    if (Array.isArray(errors) && errors.some(isOutage)) return true;
    one = one.cause;
  }
  return false;
}
