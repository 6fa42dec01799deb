/** What must never be found in the log of a run. */
export const FINDINGS = [
  /** A deadline passed unmet, and nobody flagged it. */
  'missed',
  /** One deadline version was flagged more than once. */
  'duplicate',
  /** Flagged before its due instant, by the clock of the event store. */
  'early',
  /** Flagged although it had been met, withdrawn or moved in time, and not voided. */
  'unjustified',
  /** Not dated at its due instant. */
  'misdated',
  /** The API said that a command was carried out, and the log does not hold it. */
  'acknowledged-lost',
  /** A command was carried out twice. */
  'carried-out-twice',
  /** A command had no answer for minutes. */
  'unanswered',
  /** A command was refused that no fault should make anybody refuse. */
  'refused-wrongly',
] as const;

export type Finding = (typeof FINDINGS)[number];

const MAX_TOLD = 5;

/** Counts findings by kind, and tells the first few of each. */
export class Verdict {
  readonly #counts = new Map<Finding, number>(FINDINGS.map((finding) => [finding, 0]));

  constructor(private readonly say: (line: string) => void) {}

  note(finding: Finding, detail: string): void {
    const count = (this.#counts.get(finding) ?? 0) + 1;
    this.#counts.set(finding, count);
    if (count <= MAX_TOLD) this.say(`${finding}: ${detail}`);
  }

  get byFinding(): Record<Finding, number> {
    return Object.fromEntries(this.#counts) as Record<Finding, number>;
  }
}
