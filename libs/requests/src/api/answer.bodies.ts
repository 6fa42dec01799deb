import { draftedAnswer } from '../domain/request.events.js';
import { Moment, OneOf, Parts, Words } from './fields.js';

const answer = draftedAnswer.shape.answer;

class DraftedAnswerBody {
  @Words(64, { example: '1' })
  itemId!: string;

  @OneOf(answer.options)
  answer!: (typeof answer.options)[number];
}

/** Our answer to what we were asked, before anybody has approved it. */
export class AnswerDraftBody {
  @Parts(() => DraftedAnswerBody, 200, { description: 'One per item that it answers' })
  answers!: DraftedAnswerBody[];

  @Words(20_000, { example: 'We enclose the connection logs of the relay' })
  text!: string;

  @Words(2_000, { optional: true, description: 'Needed with a refusal: a ground that the agreement permits' })
  ground?: string;
}

export class DispatchBody {
  @Moment()
  sentAt!: string;

  @Words(200, { example: 'secure mail' })
  channel!: string;
}
