import type { CommandRunner } from '@comity/event-log';
import { type Refusal, refuse } from '@comity/kernel';
import { caseDecider } from './domain/case.decider.js';

export type CaseStandingRefusal = Refusal<'case-unknown' | 'case-closed'>;

/** Why nothing can be opened in the case, or null when something can. Reads the case's own stream: no read model can be behind. */
export async function refusalToOpenIn(
  runner: Pick<CommandRunner, 'load'>,
  caseId: string,
): Promise<CaseStandingRefusal | null> {
  const { state } = await runner.load(caseDecider, caseId);
  switch (state.phase) {
    case 'unopened':
      return refuse('case-unknown', 'no such case; open it first, or check its id').refusal;
    case 'closed':
      return refuse('case-closed', 'the case is closed; reopen it before anything is opened in it').refusal;
    case 'open':
      return null;
  }
}
