/** A code or the name of a class. No digits: an id is none. */
const ONE_WORD = /^[A-Za-z]+(-[A-Za-z]+)*$/;
const WORD_AT_MOST = 80;
const PLACE = /^ {4}at (?!.*[0-9a-f]{8}-[0-9a-f]{4}-)/;
const UNSAID = 'Error';

/**
 * What Redis keeps of a failed attempt: what kind of failure, and from where in the sources. Its words stay in the log: they
 * may name the thing that it was about, which is not for whoever looks at the jobs.
 */
export class JobFailure extends Error {
  constructor(cause: unknown) {
    const { name = UNSAID, code, stack = '' } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : {};
    super(kindOf(code, name), { cause });
    this.name = 'JobFailure';
    this.stack = placesIn(this.message, stack);
  }
}

/** The kind of failure, out of what somebody has written about one. */
export function kindOf(...said: readonly unknown[]): string {
  const isWord = (one: unknown) => typeof one === 'string' && one.length <= WORD_AT_MOST && ONE_WORD.test(one);
  return (said.find(isWord) as string | undefined) ?? UNSAID;
}

/** A stack under a heading, without its words. */
export function placesIn(heading: string, stack: string): string {
  return [heading, ...stack.split('\n').filter((line) => PLACE.test(line))].join('\n');
}

/** What kind of error a stack is of. */
export function classIn(stack: string): string | undefined {
  return /^\w+/.exec(stack)?.[0];
}
