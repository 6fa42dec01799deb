import { type Instant, idFrom } from '@comity/kernel';
import { SCHEDULER, type Upkeep, type UpkeepStores } from '@comity/timers';
import { caseDecider } from '../domain/case.decider.js';
import { cases } from '../read/cases.projection.js';
import {
  type ClosedCase,
  closedCasesWithOpenMatters,
  countOpenMatters,
  OPEN_MATTER_PROJECTIONS,
} from '../read/open-matters.js';

const CASES_PER_ROUND = 100;

/**
 * Reopens closed cases in which something is open: opened at the very moment of the closing, when neither could see the
 * other. A case is closed only while nothing in it is open, so it cannot stay closed.
 */
export const reopenOccupiedCases: Upkeep = {
  name: 'occupied-cases',
  projections: [cases, ...OPEN_MATTER_PROJECTIONS],
  async run(stores, now) {
    let reopened = 0;
    for (const seen of await closedCasesWithOpenMatters(stores.readStore, CASES_PER_ROUND)) {
      if (await reopenIfOccupied(stores, seen, now)) reopened++;
    }
    return reopened;
  },
};

/**
 * Counts again with all that the log holds by now, which includes the closing; and reopens only what has not been touched
 * since it was seen closed. Otherwise a case that was closed right after its last matter could be taken for an occupied one.
 */
async function reopenIfOccupied(
  { eventLog, readStore, runner }: UpkeepStores,
  { caseId, revision }: ClosedCase,
  now: Instant,
): Promise<boolean> {
  const matters = await countOpenMatters(eventLog, readStore, caseId);
  if (matters === null || matters === 0) return false;
  const commandId = idFrom('reopen-occupied-case', caseId, revision);
  const outcome = await runner.run({
    decider: caseDecider,
    id: caseId,
    command: { type: 'reopen', reason: 'Something was opened in the case while it was being closed' },
    context: { commandId, actor: SCHEDULER, now, correlationId: commandId },
    expectedRevision: revision,
  });
  return outcome.accepted && !outcome.repeated;
}
