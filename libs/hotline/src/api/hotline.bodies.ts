import { type Party, party } from '@comity/agreements/contract';
import { AsTrueOn, DatedPageQuery, Day, Id, KnownAtQuery, Moment, OneOf, Words } from '@comity/http';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type HotlineIssueRow, issueStatus } from '../read/hotline-issue.row.js';

const optional = true;
const NOW = { optional, description: 'The moment of recording unless given' };

class EscalationBody {
  @Words(2_000, { example: 'No answer about the relay since Monday' })
  subject!: string;

  @OneOf(party.options, { description: 'Who took it to the hotline', example: 'us' })
  raisedBy!: Party;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 10, default: 1, description: 'Where it starts' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  level = 1;

  @Moment(NOW)
  escalatedAt?: string;
}

export class EscalateIssueBody extends EscalationBody {
  @Id({ description: 'The open request that the issue is about' })
  requestId!: string;
}

export class StartDrillBody extends EscalationBody {
  @Id()
  agreementId!: string;

  @Id()
  counterpartId!: string;
}

export class AttemptBody {
  @Moment(NOW)
  attemptedAt?: string;

  @Words(200, { example: 'secure telephone' })
  channel!: string;

  @Words(200, { description: 'Whom the call was for', example: 'Duty desk' })
  contact!: string;

  @Words(200, { optional, description: 'Who answered; absent where nobody did', example: 'Duty officer Li' })
  spokeWith?: string;
}

export class ContactBody {
  @Moment(NOW)
  madeAt?: string;

  @Words(200, { example: 'Duty officer Li' })
  spokeWith!: string;
}

export class AcknowledgeIssueBody {
  @Moment(NOW)
  acknowledgedAt?: string;

  @Words(200, { example: 'Head of unit Wang' })
  acknowledgedBy!: string;
}

export class RaiseIssueBody {
  @Moment(NOW)
  raisedAt?: string;

  @Words(2_000, { example: 'The unit cannot decide this' })
  reason!: string;
}

export class CommitmentBody {
  @OneOf(party.options, { description: 'Who promised', example: 'counterpart' })
  party!: Party;

  @Words(5_000, { example: 'The subscriber data by Friday' })
  text!: string;

  @Day({ description: 'In the agreement’s zone' })
  madeOn!: string;

  @Day({ optional, description: 'The last day on which it is kept, where one was named' })
  dueOn?: string;
}

export class FulfilmentBody {
  @Day()
  fulfilledOn!: string;
}

export class BreachBody {
  @Day()
  brokenOn!: string;

  @Words(2_000, { example: 'They withdrew it by note' })
  reason!: string;
}

export class CommitmentReopeningBody {
  @Words(2_000, { example: 'The records had come by courier that day' })
  reason!: string;
}

export class ResolveIssueBody {
  @Moment(NOW)
  resolvedAt?: string;

  @Words(5_000, { example: 'The records arrived' })
  resolution!: string;
}

export class HoldDrillBody {
  @Moment(NOW)
  heldAt?: string;

  @Words(5_000, { example: 'The second number was out of date' })
  findings!: string;
}

/** A state of the record, and a day of which it tells. */
export class IssueMomentQuery extends KnownAtQuery {
  @AsTrueOn(
    'Issues are there from their escalation on; told of the day: status, level and rises, attempts and contacts, commitments, and the acknowledgement of the level of that day, null where that level was left since. As known: subject, ladder, acknowledgements of levels before the last, and revision.',
  )
  asTrueOn?: string;
}

/** Issues and drills, now, as known on a date or as true on one. */
export class IssuesQuery extends IntersectionType(DatedPageQuery, IssueMomentQuery) {
  @Id({ optional })
  caseId?: string;

  @Id({ optional })
  requestId?: string;

  @Id({ optional })
  counterpartId?: string;

  @OneOf(issueStatus.options, { optional })
  status?: HotlineIssueRow['status'];

  @ApiProperty({ type: 'boolean', required: false, description: 'Only drills, or only real issues' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsOptional()
  @IsBoolean()
  drill?: boolean;
}

/** The use of the hotline in a period, in days of the office's zone. */
export class UsageQuery extends IssueMomentQuery {
  @Day({ optional, description: 'Escalated on this day or later' })
  from?: string;

  @Day({ optional, description: 'Escalated on this day or earlier' })
  to?: string;

  @Id({ optional })
  agreementId?: string;

  @Id({ optional })
  counterpartId?: string;

  @OneOf(party.options, { optional, description: 'Who took it to the hotline' })
  raisedBy?: Party;
}
