import { type CaseData, caseDecider, caseStream } from '@comity/cases/contract';
import type { CommandRunner } from '@comity/event-log';
import { hotlineDecider, hotlineStream } from '@comity/hotline/contract';
import { categoryOf, type Recorded, streamId } from '@comity/kernel';
import { requestDecider, requestStream } from '@comity/requests/contract';
import { peopleBehind, sanctionDecider, sanctionStream } from '@comity/sanctions/contract';
import type { Involved } from '../domain/audience.js';

type Runner = Pick<CommandRunner, 'load'>;

/** Who wrote something, and the case that it is in. */
interface Matter {
  readonly authors: readonly string[];
  readonly caseId: string | null;
}

/** Who has to do with what an event is about, asked of the log itself: no read model can be behind. */
export async function involvedIn(runner: Runner, event: Recorded, reviewers: readonly string[]): Promise<Involved> {
  const { authors, caseId } = await matterOf(runner, event.stream);
  const team = caseId === null ? [] : await teamOf(runner, caseId);
  return { named: namedBy(event), authors, team, reviewers, actors: peopleBehind(event.envelope.actor) };
}

async function matterOf(runner: Runner, stream: string): Promise<Matter> {
  const id = streamId(stream);
  switch (categoryOf(stream)) {
    case caseStream.category:
      return { authors: [], caseId: id };
    case requestStream.category:
      return requestMatter(runner, id);
    case sanctionStream.category:
      return sanctionMatter(runner, id);
    case hotlineStream.category:
      return issueMatter(runner, id);
    default:
      return { authors: [], caseId: null };
  }
}

async function requestMatter(runner: Runner, id: string): Promise<Matter> {
  const { state } = await runner.load(requestDecider, id);
  return { authors: state.authors, caseId: state.content?.caseId ?? null };
}

async function sanctionMatter(runner: Runner, id: string): Promise<Matter> {
  const { state } = await runner.load(sanctionDecider, id);
  if (state.phase === 'unproposed') return { authors: [], caseId: null };
  const designators = 'designation' in state ? peopleBehind(state.designation.designatedBy) : [];
  return { authors: [...state.authors, ...designators], caseId: state.proposal.caseId };
}

/** An issue in the course of a request concerns whoever owns that; a drill nobody who is not told of it otherwise. */
async function issueMatter(runner: Runner, id: string): Promise<Matter> {
  const { state } = await runner.load(hotlineDecider, id);
  if (state.phase === 'unknown') return { authors: [], caseId: null };
  const { requestId, caseId = null } = state.escalation;
  const { authors } = requestId === undefined ? { authors: [] } : await requestMatter(runner, requestId);
  return { authors, caseId };
}

async function teamOf(runner: Runner, caseId: string): Promise<readonly string[]> {
  const { state } = await runner.load(caseDecider, caseId);
  if (state.phase === 'unopened') return [];
  const { officer, openedBy, accessList } = state;
  return [officer, openedBy, ...accessList].filter((person) => person !== null);
}

function namedBy({ type, data }: Recorded): readonly string[] {
  switch (type) {
    case 'CaseAssigned':
      return [(data as CaseData<'CaseAssigned'>).officer];
    case 'AccessGranted':
      return [(data as CaseData<'AccessGranted'>).person];
    case 'EmergencyAccessTaken': {
      const { informs } = data as CaseData<'EmergencyAccessTaken'>;
      return informs === null ? [] : [informs];
    }
    default:
      return [];
  }
}
