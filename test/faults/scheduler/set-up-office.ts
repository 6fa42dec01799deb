import { Fault } from '@comity/kernel';
import type { Command, Officer, People } from './officer.js';

/** What every obligation of a run is under. */
export interface Office {
  readonly agreementId: string;
  readonly counterpartId: string;
  readonly caseId: string;
}

export const EXTENSION_REASON = 'volume';
export const STOP_REASON = 'force majeure';
/** The whole budget of a counted deadline, so that one received an hour before falls due now. */
export const BUDGET_MS = 3_600_000;

const RESPONSE_TERMS = {
  ...{ kind: 'binding', startsOn: 'receipt', unit: 'hours', budget: 1, dayZeroCounts: false, zone: 'UTC' },
  ...{ rollForward: 'none', cutOffHour: null, calendarRule: 'requested', extensionLimit: null },
  ...{ permittedStops: [STOP_REASON], reminderOffsets: [], rungs: [] },
};

/** Puts on record what requests presuppose. @throws Fault `office-not-set-up` */
export async function setUpOffice(officer: Officer): Promise<Office> {
  const title = 'Agreement of a fault run';
  const counterpartId = await take(officer, 'administrator', {
    ...{ path: '/v1/counterparts', event: 'CounterpartRegistered' },
    body: { name: 'Ministry of Defence' },
  });
  const agreementId = await take(officer, 'administrator', {
    ...{ path: '/v1/agreements', event: 'AgreementRegistered' },
    body: { title, inForceFrom: '2015-09-25', zone: 'UTC', counterpartIds: [counterpartId], ourName: 'United Kingdom' },
  });
  await take(officer, 'administrator', {
    ...{ path: `/v1/agreements/${agreementId}/policies`, event: 'DeadlinePolicyAdopted' },
    body: {
      ...{ kind: '*', urgency: '*', effectiveFrom: '2015-09-25', source: 'invented for fault runs' },
      clocks: { response: RESPONSE_TERMS },
      permittedReasons: { extension: [EXTENSION_REASON], refusal: [], postponement: [] },
    },
  });
  const caseId = await take(officer, 'officer', {
    ...{ path: '/v1/cases', event: 'CaseOpened' },
    body: { title: 'Relay', marking: 'TLP:GREEN' },
  });
  return { agreementId, counterpartId, caseId };
}

async function take(officer: Officer, as: keyof People, command: Command): Promise<string> {
  const told = await officer.send(command, as);
  if (told?.is === 'done') return told.id;
  throw new Fault('office-not-set-up', `${command.path}: ${told?.code ?? 'no answer'}`);
}
