/**
 * Our own failure (not the caller's): logged with its cause, answered as 500 with a trace id and nothing else.
 * @param code stable and kebab-case, listed in docs and greppable
 */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'Fault';
  }
}

/** Marks what the types say cannot happen; a new member of a union makes its callers fail to compile. */
export function unreachable(value: never): never {
  throw new Fault('unreachable', `unhandled value ${JSON.stringify(value)}`);
}
