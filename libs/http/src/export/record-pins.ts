/** Does some work with the record as it was pinned: its queries show nothing that came later. */
export type Pinned = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Holds the record still for questions that follow each other; the read store is one that can. */
export abstract class RecordPins {
  /** @param projections the rows of which are asked for; pinned is how far all of them have come */
  abstract pin(projections: readonly string[]): Promise<Pinned>;
}
