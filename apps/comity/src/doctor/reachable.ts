import { Fault } from '@comity/kernel';
import type { Examination, Finding } from './finding.js';

const ANSWER_WITHIN_MS = 5_000;

/** Whether PostgreSQL answers; nothing about the read models can be examined otherwise. */
export const postgresReachable: Examination = ({ readStore }) =>
  asked(() => readStore.pool.query('select 1'), {
    subject: 'postgres',
    mend: 'Start PostgreSQL (comity up, or its container); check COMITY_POSTGRES: address, role, password, sslmode',
  });

/** Whether the event store answers; without it nothing is written, and no read model is kept up. */
export const eventStoreReachable: Examination = ({ log }) =>
  asked(() => log.lastPosition(), {
    subject: 'event store',
    mend: 'Start the event store (comity up, or KurrentDB); check COMITY_EVENT_STORE: address, tls, tlsCAFile, user and password',
  });

async function asked(
  ask: () => Promise<unknown>,
  { subject, mend }: Pick<Finding, 'subject' | 'mend'>,
): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Fault('no-answer', `nothing within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([ask(), late]);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message || error.name : String(error);
    return [{ subject, problem: `${subject} does not answer: ${why}`, mend }];
  } finally {
    clearTimeout(timer);
  }
}
