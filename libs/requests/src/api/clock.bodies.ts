import { clockName } from '../domain/request.events.js';
import { Moment, OneOf, Part, Words } from './fields.js';
import { StatedBody } from './request.bodies.js';

class ClockBody {
  @OneOf(clockName.options, { example: 'response' })
  clock!: (typeof clockName.options)[number];
}

export class StopBody extends ClockBody {
  @Moment()
  stoppedAt!: string;

  @Words(100, { description: 'One of the reasons that the policy lists', example: 'force-majeure' })
  reason!: string;
}

export class ResumptionBody extends ClockBody {
  @Moment()
  resumedAt!: string;
}

export class ResetBody extends ClockBody {
  @Moment({ description: 'From here on the whole budget is counted anew' })
  startedAt!: string;

  @Words(2_000, { example: 'Both sides agreed on a new text of item 2' })
  reason!: string;
}

export class RenewalBody {
  @Moment()
  renewedAt!: string;

  @Part(() => StatedBody, { optional: true, description: 'Without it the policy’s budget from the renewal' })
  until?: StatedBody;
}

export class ReleaseBody {
  @Moment()
  releasedAt!: string;

  @Words(2_000, { example: 'The data have been handed over' })
  reason!: string;
}
