import type { Told } from './office-time.js';
import { badRequest } from './problem.js';

/** The stream revision as a strong entity tag. @source RFC 9110, section 8.8.3 */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

const REVISION_TAG = /^"(0|[1-9]\d{0,14})"$/;

/**
 * The revision the caller has seen, from `If-Match`; undefined when the header is absent.
 * @throws ProblemException 400 `if-match-invalid` for anything but one quoted whole number
 */
export function revisionFrom(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const match = typeof header === 'string' ? REVISION_TAG.exec(header) : null;
  if (match === null) throw badRequest('if-match-invalid', 'If-Match', 'must be one revision in quotes, such as "3"');
  return Number(match[1]);
}

/** One thing read together with its revision: answered with an `ETag`, or 304 where the caller has it already. */
export class Revised<Body> {
  constructor(
    /** Null where the answer is about another day than the record's: no command can rest on it. */
    readonly revision: number | null,
    readonly body: Body,
  ) {}
}

/** Answers `body` with the `ETag` of `revision`; without, where it is told of a day, since what it shows may have changed since. */
export function revised<Body>(
  revision: number,
  body: Body,
  { trueOn }: Pick<Told, 'trueOn'> = { trueOn: null },
): Revised<Body> {
  return new Revised(trueOn === null ? revision : null, body);
}

/** True when `If-None-Match` says that the caller holds what this entity tag stands for. @source RFC 9110, section 13.1.2 */
export function holdsAlready(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
