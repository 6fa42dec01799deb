import { ApiProperty } from '@nestjs/swagger';
import { RefusedError } from './problem.js';

/** Refusals that every command can meet before its decider is asked, and their statuses. */
export const RUN_STATUS = { 'stale-revision': 412, 'command-id-reused': 422 } as const;

type RunCode = keyof typeof RUN_STATUS;

/** What the command runner answers, as far as HTTP needs it. */
export type CommandOutcome<Code extends string> =
  | { readonly accepted: true; readonly id: string; readonly revision: number; readonly position: bigint | null }
  | { readonly accepted: false; readonly refusal: { readonly code: Code; readonly message: string } };

/** What an accepted command answers; the same is in the headers `ETag` and `Comity-Position`. */
export class CommandAnswer {
  @ApiProperty({ description: 'The thing that the command was about', format: 'uuid' })
  readonly id: string;

  @ApiProperty({ description: 'Its revision now; send it as If-Match with the next command', example: 3 })
  readonly revision: number;

  @ApiProperty({
    description: 'Where the record stands; send it as Comity-At-Least with a query that must show this command',
    type: String,
    nullable: true,
    example: '1024',
  })
  readonly position: string | null;

  constructor(id: string, revision: number, position: bigint | null) {
    this.id = id;
    this.revision = revision;
    this.position = position === null ? null : position.toString();
  }
}

/** A status for every refusal that an outcome can carry; one that is missing does not compile. */
export type StatusTable<Code extends string> = Readonly<Record<Exclude<Code, RunCode>, number>>;

/**
 * Turns a command's outcome into its HTTP answer.
 * @param status the slice's table: `{ 'request-not-filed': 409 } satisfies Record<RequestRefusal['code'], number>`
 * @throws RefusedError with the refusal's status
 */
export function answer<Code extends string>(
  outcome: CommandOutcome<Code>,
  status: StatusTable<NoInfer<Code>>,
): CommandAnswer {
  if (outcome.accepted) return new CommandAnswer(outcome.id, outcome.revision, outcome.position);
  const statuses: Readonly<Record<string, number>> = { ...status, ...RUN_STATUS };
  throw new RefusedError(outcome.refusal, statuses[outcome.refusal.code] ?? 409);
}
