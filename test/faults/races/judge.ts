/** One event of a request's stream, as the client of the event store hands it over. */
export interface StoredFact {
  readonly revision: number;
  readonly type: string;
  readonly actor: string;
  readonly commandId: string;
}

/** What one racer was answered. */
export interface Finish {
  readonly person: string;
  /** The event that the command stands for. */
  readonly event: string;
  readonly status: number;
  /** Of a problem; null where the command was accepted. */
  readonly code: string | null;
  /** Of the stream, where the command was accepted. */
  readonly revision: number | null;
}

/** What may come of a race. */
export interface Rules {
  /** How many of the racers are accepted; one number where it does not depend on who was first. */
  readonly accepted: readonly number[];
  /** How often each event stands in the stream in the end. */
  readonly once: readonly string[];
  /** With what those are refused who come too late. */
  readonly refusals: readonly string[];
  /** All racers send the same command: one event is what each of them is told of. */
  readonly sameCommand?: boolean;
}

export const VIOLATIONS = [
  'history-impossible',
  'approved-by-author',
  'not-once',
  'too-many-accepted',
  'refused-otherwise',
  'acknowledged-not-stored',
  'stored-not-acknowledged',
] as const;
export type Violation = (typeof VIOLATIONS)[number];

/** From which events each may follow, written from the rules of the domain and not from the decider. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  RequestDrafted: [''],
  RequestRevised: ['RequestDrafted', 'RequestRevised', 'RequestSentBack'],
  RequestSubmitted: ['RequestDrafted', 'RequestRevised', 'RequestSentBack'],
  RequestApproved: ['RequestSubmitted'],
  RequestSentBack: ['RequestSubmitted', 'RequestApproved'],
  RequestFiled: ['RequestApproved'],
};
/** What comes with a filing. */
const ACCOMPANY = new Set(['ClockStarted']);

/** Every way in which a race ended otherwise than it may. */
export function judge(facts: readonly StoredFact[], finishes: readonly Finish[], rules: Rules): Violation[] {
  const done = finishes.filter(({ revision }) => revision !== null);
  const late = finishes.filter(({ revision }) => revision === null);
  const found: [Violation, boolean][] = [
    ['history-impossible', !isPossible(facts)],
    ['approved-by-author', isApprovedByAuthor(facts)],
    ['not-once', rules.once.some((type) => facts.filter((fact) => fact.type === type).length !== 1)],
    ['too-many-accepted', !rules.accepted.includes(done.length)],
    ['refused-otherwise', late.some(({ code }) => code === null || !rules.refusals.includes(code))],
    ['acknowledged-not-stored', !done.every((finish) => isStored(finish, facts))],
    ['stored-not-acknowledged', !isAcknowledged(facts, done, finishes, rules)],
  ];
  return found.filter(([, isSo]) => isSo).map(([violation]) => violation);
}

function isPossible(facts: readonly StoredFact[]): boolean {
  let last = '';
  for (const [place, { revision, type }] of facts.entries()) {
    if (revision !== place) return false;
    if (ACCOMPANY.has(type)) continue;
    if (FOLLOWS[type]?.includes(last) !== true) return false;
    last = type;
  }
  return true;
}

function isApprovedByAuthor(facts: readonly StoredFact[]): boolean {
  const authors = facts.filter(({ type }) => type === 'RequestDrafted' || type === 'RequestRevised');
  const approvers = facts.filter(({ type }) => type === 'RequestApproved');
  return approvers.some(({ actor }) => authors.some((author) => author.actor === actor));
}

/** The answer names the revision of the last event of its command. */
function isStored({ person, event, revision }: Finish, facts: readonly StoredFact[]): boolean {
  const last = facts.find((fact) => fact.revision === revision);
  const first = facts.find((fact) => fact.commandId === last?.commandId && fact.type === event);
  return first?.actor === person;
}

/** Of the racers' events, each was acknowledged to the one who caused it, and to nobody else. */
function isAcknowledged(
  facts: readonly StoredFact[],
  done: readonly Finish[],
  finishes: readonly Finish[],
  { sameCommand = false }: Rules,
): boolean {
  const revisions = done.map(({ revision }) => revision);
  if (sameCommand) return new Set(revisions).size === 1 && done.length === finishes.length;
  if (new Set(revisions).size !== revisions.length) return false;
  const raced = new Set(finishes.map(({ person, event }) => `${person} ${event}`));
  const stored = facts.filter(({ actor, type }) => raced.has(`${actor} ${type}`));
  return stored.length === done.length;
}
