import { EventLog } from '@comity/event-log';
import { ProblemException } from '@comity/http';
import { ReadStore } from '@comity/read-store';
import { Inject, Injectable } from '@nestjs/common';
import { countOpenMatters } from '../read/open-matters.js';

/** Knows how much in a case is still open. */
@Injectable()
export class OpenMatters {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(ReadStore) private readonly store: ReadStore,
  ) {}

  /**
   * Counts with everything that stood in the log when it was asked.
   * @throws ProblemException 503 `read-model-behind`
   */
  async countIn(caseId: string): Promise<number> {
    const matters = await countOpenMatters(this.log, this.store, caseId);
    if (matters !== null) return matters;
    throw new ProblemException(503, 'read-model-behind', 'the read models are behind the record; ask again', {
      headers: { 'Retry-After': '1' },
    });
  }
}
