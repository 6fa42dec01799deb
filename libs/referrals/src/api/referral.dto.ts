import { AsTrueOn, DatedPageQuery, Day, Id, KnownAtQuery, Moment, OneOf, Part, WordList, Words } from '@comity/http';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import {
  investigationStage,
  offender,
  type ReferralDirection,
  type ReferralOutcome,
  referralDirection,
  referralOutcome,
} from '../domain/referral.events.js';
import { type ReferralRow, referralStatus } from '../read/referral.row.js';

/** A state of the record, and a day of which it tells. */
export class ReferralMomentQuery extends KnownAtQuery {
  @AsTrueOn(
    'Referrals are there from the referral on; told of the day: acceptance, updates, charges (from the day on which they were brought, where reported) and outcomes (from the day of the decision, where reported), and the status that follows. As known: offender, conduct, authority, references of ours and revision.',
  )
  asTrueOn?: string;
}

/** Referrals, now, as known on a date or as true on one. */
export class ReferralsQuery extends IntersectionType(DatedPageQuery, ReferralMomentQuery) {
  @Id({ optional: true })
  caseId?: string;

  @Id({ optional: true })
  counterpartId?: string;

  @OneOf(referralDirection.options, { optional: true })
  direction?: ReferralDirection;

  @OneOf(referralStatus.options, { optional: true })
  status?: ReferralRow['status'];

  @Words(200, { optional: true, description: 'Part of the offender’s name', example: 'person' })
  text?: string;
}

export class OffenderIdentifierBody {
  @Words(100, { example: 'passport' })
  type!: string;

  @Words(500, { example: 'X-1' })
  value!: string;
}

export class OffenderBody {
  @Words(500, { example: 'Invented Person' })
  name!: string;

  @OneOf(offender.shape.kind.options)
  kind!: 'person' | 'entity';

  @ApiProperty({ type: [OffenderIdentifierBody] })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => OffenderIdentifierBody)
  identifiers!: OffenderIdentifierBody[];
}

export class ReferOffenderBody {
  @Id()
  caseId!: string;

  @Id()
  counterpartId!: string;

  @OneOf(referralDirection.options)
  direction!: ReferralDirection;

  @Words(200, { example: 'REF-2026-001' })
  reference!: string;

  @Part(() => OffenderBody)
  offender!: OffenderBody;

  @Words(20_000, { example: 'Ran the relay through which the intrusion came' })
  conduct!: string;

  @Words(500, { description: 'Which is to prosecute', example: 'Ministry of Public Security' })
  authority!: string;

  @Moment()
  referredAt!: string;
}

export class AcceptanceBody {
  @Moment()
  acceptedAt!: string;

  @Words(200, { optional: true, example: 'MPS-7' })
  theirReference?: string;
}

export class UpdateBody {
  @Id({ optional: true, description: 'Of the update; given when absent' })
  updateId?: string;

  @Moment()
  receivedAt!: string;

  @OneOf(investigationStage.options)
  stage!: 'opened' | 'under-way' | 'suspended' | 'completed';

  @Words(20_000, { example: 'Two servers were seized' })
  summary!: string;
}

export class ChargesBody {
  @Id({ optional: true, description: 'Of the report; given when absent' })
  chargesId?: string;

  @Moment()
  reportedAt!: string;

  @Day({ optional: true })
  chargedOn?: string;

  @WordList(1_000, 100, { example: ['Unlawful access to computer systems'] })
  charges!: string[];

  @Words(500, { optional: true, example: 'First Intermediate People’s Court' })
  court?: string;
}

export class ReferralOutcomeBody {
  @Id({ optional: true, description: 'Of the report; given when absent' })
  outcomeId?: string;

  @Moment()
  reportedAt!: string;

  @Day({ optional: true })
  decidedOn?: string;

  @OneOf(referralOutcome.options)
  outcome!: ReferralOutcome;

  @Words(20_000, { example: 'Four years, by judgment of 3 June' })
  summary!: string;
}
