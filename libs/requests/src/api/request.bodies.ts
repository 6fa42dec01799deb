import { ArrayUnique } from 'class-validator';
import { Day, Id, Moment, OneOf, Part, Particulars, Parts, WordList, Words } from './fields.js';

class ItemBody {
  @Words(64, { example: '1' })
  itemId!: string;

  @Words(20_000, { example: 'Connection logs of 203.0.113.7 from 1 to 5 February 2024' })
  text!: string;
}

/** What a request asks, of whom, under what. */
export class RequestBody {
  @Id()
  agreementId!: string;

  @Id()
  caseId!: string;

  @Id()
  counterpartId!: string;

  @Words(64, { example: 'information' })
  kind!: string;

  @Words(64, { example: 'routine' })
  urgency!: string;

  @Words(200, { example: 'MLA-2024-017' })
  reference!: string;

  @Words(2_000, { example: 'Logs of the relay at 203.0.113.7' })
  subject!: string;

  @Parts(() => ItemBody, 200, { description: 'What can be answered separately' })
  items!: ItemBody[];

  @Particulars({ description: 'What the agreement’s guidelines ask for besides the items, by name' })
  particulars?: Record<string, string>;

  @Id({ optional: true, description: 'The filed request that this one adds to' })
  supplements?: string;
}

/** A deadline that somebody set: a day, or an instant, and where it stands. */
export class StatedBody {
  @Moment({
    optional: true,
    alternative: true,
    description: 'Exclusive: an answer is in time before it. This or dueOn',
  })
  dueAt?: string;

  @Day({ optional: true, description: 'Until the end of this day in the agreement’s zone. This or dueAt' })
  dueOn?: string;

  @Words(2_000, { example: 'Order of the district court of 1 March 2024' })
  source!: string;
}

export class IncomingBody extends RequestBody {
  @Moment()
  receivedAt!: string;

  @Part(() => StatedBody, { optional: true, description: 'Without it the policy’s clocks run' })
  stated?: StatedBody;
}

export class FilingBody {
  @Part(() => StatedBody, { optional: true, description: 'Without it the policy’s clocks run' })
  stated?: StatedBody;
}

export class ReasonBody {
  @Words(2_000, { example: 'Item 2 names no period' })
  reason!: string;
}

export class TransmittalBody {
  @Moment()
  transmittedAt!: string;

  @Words(200, { example: 'secure mail' })
  channel!: string;
}

export class AcknowledgementBody {
  @Moment()
  acknowledgedAt!: string;

  @Words(200, { optional: true, example: 'MPS/2024/88' })
  theirReference?: string;
}

export class AnswerBody {
  @Words(64, { example: '1' })
  itemId!: string;

  @OneOf(['interim', 'partial', 'final'])
  answer!: 'interim' | 'partial' | 'final';
}

export class ResponseBody {
  @Id({ optional: true, description: 'Your own id of this response; a new one unless given' })
  responseId?: string;

  @Moment({ description: 'When it arrived, however late it is recorded' })
  receivedAt!: string;

  @Parts(() => AnswerBody, 200, { description: 'One per item that it answers' })
  answers!: AnswerBody[];

  @Words(20_000, { optional: true })
  summary?: string;
}

export class CorrectionBody {
  @Moment({ description: 'When the correction was made' })
  correctedAt!: string;

  @Moment({ optional: true, description: 'When the response did arrive, where that was wrong' })
  receivedAt?: string;

  @Words(2_000, { example: 'The postmark says 8 March' })
  reason!: string;
}

export class RefusalBody {
  @Id({ optional: true, description: 'Your own id of this response; a new one unless given' })
  responseId?: string;

  @Moment()
  receivedAt!: string;

  @WordList(64, 200, { example: ['2'] })
  @ArrayUnique()
  itemIds!: string[];

  @Words(2_000, { description: 'One of the grounds that the agreement permits', example: 'sovereignty' })
  ground!: string;
}

export class WithdrawalBody {
  @Moment()
  withdrawnAt!: string;

  @Words(2_000, { example: 'The suspect was found elsewhere' })
  reason!: string;
}

class OutcomeBody {
  @Words(64, { example: '1' })
  itemId!: string;

  @OneOf(['answered', 'partly-answered', 'refused', 'not-answered', 'no-longer-needed'])
  outcome!: 'answered' | 'partly-answered' | 'refused' | 'not-answered' | 'no-longer-needed';
}

export class ClosureBody {
  @Parts(() => OutcomeBody, 200, { description: 'Exactly one per item' })
  outcomes!: OutcomeBody[];
}
