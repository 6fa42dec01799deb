import { agreementsProjector } from '@comity/agreements/projector';
import { attachmentsProjector } from '@comity/attachments/projector';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { casesProjector } from '@comity/cases/projector';
import { counterpartsProjector } from '@comity/counterparts/projector';
import { CommandRunner, EventLog } from '@comity/event-log';
import { hotlineProjector } from '@comity/hotline/projector';
import { trustAuthorities } from '@comity/http/settings';
import { Fault } from '@comity/kernel';
import { legalBasesProjector } from '@comity/legal-bases/projector';
import { needToKnowProjector } from '@comity/need-to-know/projector';
import { notificationsProjector } from '@comity/notifications/projector';
import { publishedCalendarsProjector } from '@comity/published-calendars/projector';
import { type Projection, ReadStore } from '@comity/read-store';
import { referralsProjector } from '@comity/referrals/projector';
import { requestsProjector } from '@comity/requests/projector';
import { roundsProjector } from '@comity/rounds/projector';
import { sanctionsProjector } from '@comity/sanctions/projector';
import { worklistsProjector } from '@comity/worklists/projector';
import { hostEnvironment, profileFrom } from './up/profile.js';

/** The record as the command line reaches it. */
export interface RecordAccess extends AsyncDisposable {
  readonly log: EventLog;
  readonly runner: CommandRunner;
  readonly readStore: ReadStore;
  /** The office's zone, in which a bare date is read. */
  readonly zone: string;
}

/**
 * Connects to the addresses in the environment (`COMITY_EVENT_STORE`, `COMITY_POSTGRES`, `COMITY_ZONE`); where it names
 * none, to the servers of this machine's profile.
 */
export function openRecord(variables: NodeJS.ProcessEnv = process.env): RecordAccess {
  trustAuthorities(variables.COMITY_CA_FILE);
  const addresses = { ...hostEnvironment(profileFrom(variables)), ...variables };
  const log = EventLog.connect(addresses.COMITY_EVENT_STORE ?? '', RECORD_STREAMS);
  const readStore = ReadStore.connect(addresses.COMITY_POSTGRES ?? '', {
    applicationName: 'comity',
    maxConnections: 2,
  });
  return {
    log,
    runner: new CommandRunner(log),
    readStore,
    zone: addresses.COMITY_ZONE ?? 'UTC',
    [Symbol.asyncDispose]: async () => {
      await readStore.close();
      await log.dispose();
    },
  };
}

const CAUGHT_UP_WITHIN_MS = 10 * 60_000;

/** What people and other systems ask, as the projector folds it. */
export const READ_MODELS: readonly Projection[] = [
  agreementsProjector,
  casesProjector,
  attachmentsProjector,
  needToKnowProjector,
  counterpartsProjector,
  hotlineProjector,
  publishedCalendarsProjector,
  requestsProjector,
  legalBasesProjector,
  sanctionsProjector,
  referralsProjector,
  roundsProjector,
  worklistsProjector,
  notificationsProjector,
].flatMap(({ projections }) => projections.map((run) => ('projection' in run ? run.projection : run)));

/**
 * Waits until the read models show everything up to a position.
 * @param names of the projections; the projector's, unless told
 * @throws Fault `read-models-behind` after ten minutes
 */
export async function readModelsAt(
  { readStore }: RecordAccess,
  position: bigint,
  names: readonly string[] = READ_MODELS.map(({ name }) => name),
): Promise<void> {
  if (await readStore.waitFor(names, position, CAUGHT_UP_WITHIN_MS)) return;
  throw new Fault('read-models-behind', 'the read models have not caught up with the log; is the projector running?');
}
