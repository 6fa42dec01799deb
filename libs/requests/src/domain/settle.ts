import type { Instant } from '@comity/kernel';
import { settleMisses } from './request.clocks.js';
import type { RequestData, RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';

/**
 * The facts of a command followed by what they mean for missed deadlines: a miss they prove, or one they void.
 * A miss is dated at its due instant, so it stands before a fact that came later.
 */
export function settleAfter(
  state: RequestState,
  facts: readonly RequestEvent[],
  because: RequestData<'DeadlineMissVoided'>['because'],
  now: Instant,
): RequestEvent[] {
  const settled = settleMisses(facts.reduce(evolve, state), because, now);
  const misses = settled.filter((event) => event.type === 'DeadlineMissed');
  const voids = settled.filter((event) => event.type !== 'DeadlineMissed');
  const [known, ofNewClocks] = partition(misses, (event) => isKnownClock(state, event));
  return [...known, ...facts, ...ofNewClocks, ...voids];
}

/** A clock that only these facts start cannot be missed before they happened. */
function isKnownClock(state: RequestState, event: RequestEvent): boolean {
  return (
    event.type === 'DeadlineMissed' && state.clocks[event.data.clock]?.deadlineVersion === event.data.deadlineVersion
  );
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter((value) => !test(value))];
}
