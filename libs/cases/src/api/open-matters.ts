import { EventLog } from '@comity/event-log';
import { ProblemException } from '@comity/http';
import { ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import { OPEN_SANCTION_STATUSES, sanctions } from '@comity/sanctions/contract';
import { Inject, Injectable } from '@nestjs/common';

/** What is asked to find out what is open in a case. */
export const OPEN_MATTER_PROJECTIONS = [requestRegister, sanctions];

const WAIT_MS = 5_000;

/** Knows how many requests and proposals in a case are still open. */
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
    await this.untilCurrent();
    const [requests, proposals] = await Promise.all([this.openRequests(caseId), this.openProposals(caseId)]);
    return requests + proposals;
  }

  private async untilCurrent(): Promise<void> {
    const end = await this.log.lastPosition();
    const names = OPEN_MATTER_PROJECTIONS.map(({ name }) => name);
    if (end === null || (await this.store.waitFor(names, end, WAIT_MS))) return;
    throw new ProblemException(503, 'read-model-behind', 'the read models are behind the record; ask again', {
      headers: { 'Retry-After': '1' },
    });
  }

  private async openRequests(caseId: string): Promise<number> {
    const { matters } = await this.store
      .asKnown(requestRegister, 'now')
      .select(({ fn }) => fn.countAll<bigint>().as('matters'))
      .where('caseId', '=', caseId)
      .where('status', 'not in', ['closed', 'withdrawn'])
      .executeTakeFirstOrThrow();
    return Number(matters);
  }

  private async openProposals(caseId: string): Promise<number> {
    const { matters } = await this.store
      .asKnown(sanctions, 'now')
      .select(({ fn }) => fn.countAll<bigint>().as('matters'))
      .where('caseId', '=', caseId)
      .where('status', 'in', OPEN_SANCTION_STATUSES)
      .executeTakeFirstOrThrow();
    return Number(matters);
  }
}
