import { type Attempt, Attempts, contentOf, type Part, type Told } from './attempts.js';
import { judgeFollower, judgeLog, type LogEntry } from './judge.js';
import { Violations } from './violations.js';

/** A store that does what it should, in memory: the log that each test then breaks. */
class SoundStore {
  readonly attempts = new Attempts();
  readonly log: LogEntry[] = [];
  readonly #revisions = new Map<string, number>();

  append(...streams: readonly (readonly [stream: string, count: number])[]): Attempt {
    const parts = streams.map(([stream, count]) => ({
      stream,
      expected: null,
      events: this.attempts.newEvents(count),
    }));
    const attempt = this.attempts.begin(parts as unknown as [Part, ...Part[]]);
    this.attempts.settle(attempt, this.#write(parts));
    return attempt;
  }

  refuse(stream: string): Attempt {
    const attempt = this.attempts.begin([{ stream, expected: 99, events: this.attempts.newEvents(1) }], true);
    this.attempts.settle(attempt, 'refused');
    return attempt;
  }

  #write(parts: readonly Part[]): Told {
    for (const { stream, events } of parts) for (const { id, number } of events) this.put(stream, id, number);
    return { position: this.log.length, lastRevisions: parts.map(({ stream }) => this.#revisions.get(stream) ?? -1) };
  }

  put(stream: string, id: string, number: number): void {
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    this.log.push({ id, stream, revision, position: this.log.length + 1, content: JSON.stringify(contentOf(number)) });
  }
}

let store: SoundStore;
let both: Attempt;

beforeEach(() => {
  store = new SoundStore();
  store.append(['a', 2]);
  both = store.append(['a', 1], ['b', 3]);
  store.append(['a', 1]);
});

/** The kinds of violation that the judge finds, in the order of the list. */
function kindsIn(log: readonly LogEntry[]): string[] {
  const violations = new Violations(() => {});
  judgeLog(store.attempts.all, log, violations);
  return Object.entries(violations.byKind).flatMap(([kind, count]) => (count > 0 ? [kind] : []));
}

const entry = (position: number) => store.log[position - 1] as LogEntry;
const without = (...positions: readonly number[]) => store.log.filter(({ position }) => !positions.includes(position));
const changed = (position: number, change: Partial<LogEntry>) =>
  store.log.map((found) => (found.position === position ? { ...found, ...change } : found));

it('finds nothing in a log that is as its writers were told', () => {
  store.refuse('a');
  store.attempts.begin([{ stream: 'a', expected: 3, events: store.attempts.newEvents(1) }]);
  expect(kindsIn(store.log)).toEqual([]);
});

it('lets an append be there that nobody was told of', () => {
  const unanswered = store.attempts.begin([{ stream: 'c', expected: -1, events: store.attempts.newEvents(2) }]);
  for (const { id, number } of unanswered.parts[0].events) store.put('c', id, number);
  expect(kindsIn(store.log)).toEqual([]);
});

it.each<[string, () => readonly LogEntry[], readonly string[]]>([
  ['a lost last event', () => without(7), ['acknowledged-lost']],
  ['a lost event in between', () => without(2), ['acknowledged-lost', 'append-torn', 'revision-gap']],
  ['an event that is there twice', () => [...store.log, { ...entry(7), revision: 4, position: 8 }], ['event-twice']],
  ['an event in another stream', () => changed(7, { stream: 'z', revision: 0 }), ['acknowledged-moved']],
  ['an event at another position', () => changed(7, { position: 70 }), ['acknowledged-moved']],
  ['other words', () => changed(3, { content: '{}' }), ['event-changed']],
  [
    'an event that nobody sent',
    () => [...store.log, { ...entry(7), id: 'x', revision: 4, position: 8 }],
    ['event-changed'],
  ],
  ['positions that fall', () => [...without(6, 7), entry(7), entry(6)], ['append-torn', 'position-order']],
])('finds %s', (_what, broken, kinds) => {
  expect(kindsIn(broken())).toEqual(kinds);
});

it('finds two events that have changed places', () => {
  const [first, second] = [entry(1), entry(2)];
  const swapped = [{ ...first, id: second.id }, { ...second, id: first.id }, ...store.log.slice(2)];
  expect(kindsIn(swapped)).toEqual(['acknowledged-moved', 'event-changed', 'append-torn']);
});

it('finds an append of which a part is missing, whoever was told', () => {
  both.answer = null;
  expect(kindsIn(without(6))).toEqual(['append-torn']);
});

it('finds an append with a stranger in its middle', () => {
  const unanswered = store.attempts.begin([{ stream: 'c', expected: null, events: store.attempts.newEvents(2) }]);
  const [first, second] = unanswered.parts[0].events;
  store.put('c', first?.id ?? '', first?.number ?? 0);
  store.append(['d', 1]);
  store.put('c', second?.id ?? '', second?.number ?? 0);
  expect(kindsIn(store.log)).toEqual(['append-torn']);
});

it('finds what was refused, and what should have been', () => {
  const refused = store.refuse('a');
  const [sent] = refused.parts[0].events;
  store.put('a', sent?.id ?? '', sent?.number ?? 0);
  expect(kindsIn(store.log)).toEqual(['refused-stored']);
  refused.answer = { position: 8, lastRevisions: [4] };
  expect(kindsIn(store.log)).toEqual(['wrong-revision-accepted']);
});

it('finds an append before one that was acknowledged before it began', () => {
  const late = store.append(['e', 1]);
  const early = { ...late, floor: 8 };
  store.attempts.all.splice(store.attempts.all.indexOf(late), 1, early);
  expect(kindsIn(store.log)).toEqual(['order-broken']);
});

it.each<[string, (due: readonly LogEntry[]) => readonly LogEntry[], readonly string[]]>([
  ['nothing where all was shown', (due) => due, []],
  ['a gap', (due) => due.filter(({ position }) => position !== 3), ['follower-gap']],
  ['a missing end', (due) => due.slice(0, -1), ['follower-gap']],
  ['a repeat', (due) => [...due.slice(0, 4), ...due.slice(2)], ['follower-repeat']],
  ['a wrong order', (due) => [...due.slice(1), ...due.slice(0, 1)], ['follower-order']],
  ['something that is not in the log', (due) => [...due, { ...entry(7), id: 'x', position: 8 }], ['follower-order']],
])('finds %s in what a follower was shown', (_what, shown, kinds) => {
  const violations = new Violations(() => {});
  judgeFollower({ name: 'a follower', shown: shown(store.log), due: store.log }, violations);
  const found = Object.entries(violations.byKind).flatMap(([kind, count]) => (count > 0 ? [kind] : []));
  expect([...new Set(found)]).toEqual(kinds);
});
