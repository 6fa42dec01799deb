import { accept, canonicalJson, readContent, refuse } from '@comity/kernel';
import type { FixCutoff, OpenRound } from './round.commands.js';
import { contentInvalid, type RoundDecision } from './round.decision.js';
import { roundEvents } from './round.events.js';
import type { OpenedRound, RoundState } from './round.state.js';

export function open({ round, by, inForceFrom }: OpenRound, state: RoundState): RoundDecision {
  const content = readContent(roundEvents.RoundOpened, { ...round, openedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  if (state.phase === 'opened') {
    const same = canonicalJson({ ...state.content, openedBy: state.openedBy }) === canonicalJson(content.data);
    return same ? accept() : refuse('round-already-opened', 'this id holds another round; use a new id');
  }
  const { from, to } = content.data.period;
  if (from > to)
    return refuse('period-reversed', `the period ends on ${to}, before it begins on ${from}; exchange them`);
  if (inForceFrom === null) {
    return refuse('agreement-unknown', 'no such agreement; register it first, or check its id');
  }
  if (to < inForceFrom) {
    return refuse(
      'period-before-agreement',
      `the agreement holds from ${inForceFrom}; name a period that reaches into it`,
    );
  }
  return accept({ type: 'RoundOpened', data: content.data });
}

/** The cutoff may be fixed anew until something was compiled from it. */
export function fixCutoff({ cutoff, by, at }: FixCutoff, state: OpenedRound): RoundDecision {
  const content = readContent(roundEvents.CutoffFixed, { ...cutoff, fixedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  if (state.cutoff !== null && canonicalJson(state.cutoff) === canonicalJson(cutoff)) return accept();
  if (state.editions.length > 0) {
    return refuse('cutoff-already-used', 'a report was compiled from the cutoff; open another round for another one');
  }
  const { asKnownOn, knownAt } = content.data;
  if (knownAt > at) return refuse('cutoff-in-future', `${knownAt} lies ahead; name an instant that has passed`);
  const { to } = state.content.period;
  if (asKnownOn < to) {
    return refuse(
      'cutoff-before-period-end',
      `the period under review ends on ${to}; fix the cutoff on that day or later`,
    );
  }
  return accept({ type: 'CutoffFixed', data: content.data });
}
