import { unreachable } from '@comity/kernel';
import type { Cutoff, Participant, RoundContent, RoundData, RoundEvent } from './round.events.js';

/** One edition of the report, from its compilation to its publication. */
export interface Edition
  extends Omit<RoundData<'StatusReportCompiled'>, 'compiledBy'>,
    Partial<Pick<RoundData<'ReportRestated'>, 'restates' | 'reason' | 'figuresChanged'>> {
  readonly stage: 'compiled' | 'approved' | 'published';
  /** Everyone who compiled this edition, drafts that were replaced included: none of them may approve it. */
  readonly compilers: ReadonlySet<string>;
  readonly approvedBy: Participant | null;
  readonly publishedBy: Participant | null;
}

export interface OpenedRound {
  readonly phase: 'opened';
  readonly content: RoundContent;
  readonly openedBy: Participant;
  readonly cutoff: Cutoff | null;
  /** Edition n at index n - 1. All but the last are published. */
  readonly editions: readonly Edition[];
}

export type RoundState = { readonly phase: 'unopened' } | OpenedRound;

/** The people behind an act: who acts, and for whom. */
export function peopleBehind({ id, onBehalfOf }: Participant): readonly string[] {
  return onBehalfOf === undefined ? [id] : [id, onBehalfOf];
}

export function lastEdition({ editions }: OpenedRound): Edition | undefined {
  return editions.at(-1);
}

export function publishedEdition({ editions }: OpenedRound): Edition | undefined {
  return editions.findLast(({ stage }) => stage === 'published');
}

/** The number of the edition that a compilation makes, or makes anew. */
export function nextEdition(state: OpenedRound): number {
  return (publishedEdition(state)?.edition ?? 0) + 1;
}

export function evolveRound(state: RoundState, event: RoundEvent): RoundState {
  if (event.type === 'RoundOpened') {
    const { openedBy, ...content } = event.data;
    return { phase: 'opened', content, openedBy, cutoff: null, editions: [] };
  }
  return state.phase === 'unopened' ? state : evolveOpened(state, event);
}

function evolveOpened(state: OpenedRound, event: Exclude<RoundEvent, { type: 'RoundOpened' }>): OpenedRound {
  switch (event.type) {
    case 'CutoffFixed': {
      const { fixedBy: _fixedBy, ...cutoff } = event.data;
      return { ...state, cutoff };
    }
    case 'StatusReportCompiled': {
      const { compiledBy, ...compiled } = event.data;
      return withEdition(state, compiled, compiledBy);
    }
    case 'ReportRestated': {
      const { restatedBy, ...compiled } = event.data;
      return withEdition(state, compiled, restatedBy);
    }
    case 'StatusReportApproved':
      return withStage(state, event.data.edition, { stage: 'approved', approvedBy: event.data.approvedBy });
    case 'StatusReportPublished':
      return withStage(state, event.data.edition, { stage: 'published', publishedBy: event.data.publishedBy });
    default:
      return unreachable(event);
  }
}

/** The edition in the place of its former draft, where there was one. */
function withEdition(
  state: OpenedRound,
  compiled: Omit<Edition, 'stage' | 'compilers' | 'approvedBy' | 'publishedBy'>,
  by: Participant,
): OpenedRound {
  const others = state.editions.filter(({ edition }) => edition !== compiled.edition);
  const former = state.editions.find(({ edition }) => edition === compiled.edition);
  const compilers = new Set([...(former?.compilers ?? []), ...peopleBehind(by)]);
  const fresh: Edition = { ...compiled, stage: 'compiled', compilers, approvedBy: null, publishedBy: null };
  return { ...state, editions: [...others, fresh] };
}

function withStage(state: OpenedRound, edition: number, reached: Partial<Edition>): OpenedRound {
  const editions = state.editions.map((one) => (one.edition === edition ? { ...one, ...reached } : one));
  return { ...state, editions };
}
