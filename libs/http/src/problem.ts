import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One thing wrong with the request: where (`items.0.title`, `header If-Match`) and what. */
export class FieldError {
  @ApiProperty({ description: 'Path of the member, with dots' })
  readonly field!: string;

  @ApiProperty()
  readonly message!: string;
}

/**
 * The one shape of every error answer.
 * @source RFC 9457, section 3.1; `code`, `traceId` and `errors` are extension members (section 3.2)
 */
export class Problem {
  @ApiProperty({ example: 'urn:comity:problem:request-not-filed' })
  readonly type!: string;

  @ApiProperty({ example: 'Conflict' })
  readonly title!: string;

  @ApiProperty({ example: 409 })
  readonly status!: number;

  @ApiPropertyOptional({ description: 'What is wrong and what to do about it' })
  readonly detail?: string;

  @ApiPropertyOptional({ description: 'Path of the request' })
  readonly instance?: string;

  @ApiProperty({ description: 'Stable and kebab-case; safe to branch on', example: 'request-not-filed' })
  readonly code!: string;

  @ApiProperty({ description: 'Find this request in the logs by it' })
  readonly traceId!: string;

  @ApiPropertyOptional({ type: [FieldError] })
  readonly errors?: readonly FieldError[];
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** More about a problem than its code and sentence. */
export interface ProblemMore {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Ends the request with a problem document; for what the HTTP edge itself refuses. */
export class ProblemException extends Error {
  /** @param status 400 to 599 */
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly more: ProblemMore = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'ProblemException';
  }
}

/** A refusal (the caller's mistake, as a value) on its way out, with the status that its table gives it. */
export class RefusedError extends ProblemException {
  constructor(refusal: { readonly code: string; readonly message: string }, status: number) {
    super(status, refusal.code, refusal.message);
    this.name = 'RefusedError';
  }
}

/** One named member of the request is wrong: 400. */
export function badRequest(code: string, field: string, message: string): ProblemException {
  return new ProblemException(400, code, `${field}: ${message}`, { errors: [{ field, message }] });
}

/** Nothing under that name that the caller may see: 404, always in the same words. */
export function notFound(what = 'resource'): ProblemException {
  return new ProblemException(404, 'not-found', `no such ${what}`);
}
