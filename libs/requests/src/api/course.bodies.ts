import { ArrayUnique } from 'class-validator';
import { replyKind, side } from '../domain/request.events.js';
import { Day, Id, Moment, OneOf, Part, Parts, WordList, Words } from './fields.js';
import { AnswerBody, StatedBody } from './request.bodies.js';

export class QuestionBody {
  @Id({ optional: true, description: 'Your own id of this question; a new one unless given' })
  clarificationId?: string;

  @OneOf(side.options, { description: 'Who wants to know' })
  askedBy!: (typeof side.options)[number];

  @Moment({ description: 'When it was asked, however late it is recorded' })
  askedAt!: string;

  @Words(20_000, { example: 'Which period does item 2 mean?' })
  question!: string;
}

export class ExplanationBody {
  @Moment({ description: 'When the explanation was given' })
  providedAt!: string;

  @Words(20_000, { optional: true })
  explanation?: string;
}

export class DeficiencyReturnBody {
  @Moment()
  returnedAt!: string;

  @WordList(2_000, 50, { description: 'What the request lacks', example: ['No legal basis is named'] })
  deficiencies!: string[];
}

export class ResubmissionBody {
  @Moment()
  transmittedAt!: string;

  @Words(200, { example: 'secure mail' })
  channel!: string;

  @Words(20_000, { optional: true, description: 'What was supplied' })
  remedy?: string;
}

export class RedirectionBody {
  @Moment()
  redirectedAt!: string;

  @Words(500, { description: 'The authority that now has it', example: 'Ministry of Justice' })
  to!: string;

  @Words(2_000, { optional: true })
  reason?: string;
}

export class UrgencyClaimBody {
  @Words(64, { example: 'emergency' })
  urgency!: string;

  @Moment()
  claimedAt!: string;

  @Words(2_000, { example: 'The relay is about to be wiped' })
  reason!: string;
}

export class UrgencyAcceptanceBody {
  @Moment()
  acceptedAt!: string;
}

export class UrgencyDowngradeBody {
  @Words(64, { description: 'What the request is taken for', example: 'routine' })
  urgency!: string;

  @Moment()
  downgradedAt!: string;

  @Words(2_000)
  reason!: string;
}

export class PostponementBody {
  @Id({ optional: true, description: 'Your own id of this postponement; a new one unless given' })
  postponementId?: string;

  @Moment()
  postponedAt!: string;

  @WordList(64, 200, { example: ['2'] })
  @ArrayUnique()
  itemIds!: string[];

  @Words(2_000, { description: 'One of the reasons that the agreement permits', example: 'ongoing-investigation' })
  reason!: string;

  @Day({ description: 'By when they expect to act' })
  expectedOn!: string;
}

export class ReplyBody {
  @Id({ optional: true, description: 'Your own id of this reply; a new one unless given' })
  replyId?: string;

  @Moment({ description: 'When it arrived, however late it is recorded' })
  receivedAt!: string;

  @Words(20_000, { example: 'A letter of four pages in Mandarin' })
  summary!: string;
}

export class ClassificationBody {
  @OneOf(replyKind.options, { example: 'response' })
  kind!: (typeof replyKind.options)[number];

  @Parts(() => AnswerBody, 200, {
    optional: true,
    description: 'Of a response: one per item that it answers',
  })
  answers?: AnswerBody[];

  @Words(200, { optional: true, alternative: true, description: 'Of an acknowledgement', example: 'MPS/2024/88' })
  theirReference?: string;
}

export class ReopeningBody {
  @Words(2_000, { example: 'The logs turned out to be of another relay' })
  reason!: string;

  @Part(() => StatedBody, {
    optional: true,
    description: 'Needed where a stated deadline ran out while the request was closed',
  })
  stated?: StatedBody;
}
