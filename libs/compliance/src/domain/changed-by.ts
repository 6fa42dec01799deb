import type { Instant } from '@comity/kernel';

/** One state that the record has shown of a stream. What was recorded in one millisecond makes one state. */
export interface SourceState {
  /** Of the last event that made this state. */
  readonly position: bigint;
  readonly knownFrom: Instant;
  /** What the stream contributes to a figure in this state, as text; equal texts leave the figure as it is. */
  contribution(figure: string): string;
}

/** A stream that contributes to figures, and every state that it has shown, in the order of the log. */
export interface SourceHistory {
  readonly stream: string;
  readonly states: readonly SourceState[];
}

/** A state of the record: what was recorded by an instant, of that what stood in the log up to a position. */
export interface Point {
  readonly recordedBy: Instant;
  readonly position: bigint;
}

/** A piece of a stream: the events up to a position that were recorded at an instant, and so made one state. */
export interface Stretch {
  readonly stream: string;
  readonly recordedAt: Instant;
  readonly through: bigint;
}

/** What a stream that shows nothing yet contributes. */
const NOTHING = '';

/** Where, between two states of the record, streams came to contribute something else to a figure. */
export function stretchesThatChanged(
  figure: string,
  histories: readonly SourceHistory[],
  before: Point,
  after: Point,
): Stretch[] {
  return histories.flatMap(({ stream, states }) => {
    const known = states.filter((state) => isKnownAt(state, after));
    const first = known.filter((state) => isKnownAt(state, before)).length;
    const contributedBefore = known[first - 1]?.contribution(figure) ?? NOTHING;
    if (contributedBefore === (known.at(-1)?.contribution(figure) ?? NOTHING)) return [];
    return known.flatMap((state, index) => {
      const contributed = known[index - 1]?.contribution(figure) ?? NOTHING;
      if (index < first || state.contribution(figure) === contributed) return [];
      return [{ stream, recordedAt: state.knownFrom, through: state.position }];
    });
  });
}

function isKnownAt({ knownFrom, position }: SourceState, point: Point): boolean {
  return knownFrom <= point.recordedBy && position <= point.position;
}
