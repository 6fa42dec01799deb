import { type Decider, datedAs, unreachable } from '@comity/kernel';
import { approve, publish } from './decide-approval.js';
import { compile, restate } from './decide-compilation.js';
import { fixCutoff, open } from './decide-opening.js';
import type { RoundCommand, RoundRefusal } from './round.commands.js';
import { type RoundDecision, roundUnknown } from './round.decision.js';
import type { RoundEvent } from './round.events.js';
import { evolveRound, type RoundState } from './round.state.js';

/**
 * The rules of one round. Its report is compiled by one person, approved by another, and never changes once it is
 * published: what the record learned later goes into a new edition, approved and published in the same way.
 */
export const roundDecider: Decider<RoundState, RoundCommand, RoundEvent, RoundRefusal> = {
  category: 'round',
  initial: { phase: 'unopened' },
  decide: (command, state) => datedAs(command, decideRound(command, state)),
  evolve: evolveRound,
};

function decideRound(command: RoundCommand, state: RoundState): RoundDecision {
  if (command.type === 'open') return open(command, state);
  if (state.phase === 'unopened') return roundUnknown();
  switch (command.type) {
    case 'fix-cutoff':
      return fixCutoff(command, state);
    case 'compile':
      return compile(command, state);
    case 'approve':
      return approve(command, state);
    case 'publish':
      return publish(command, state);
    case 'restate':
      return restate(command, state);
    default:
      return unreachable(command);
  }
}
