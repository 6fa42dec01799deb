import type { Rules } from './judge.js';

/** Who works in the office: two who draft and file, two who approve. */
export const PEOPLE = {
  olga: ['case-officer'],
  omar: ['case-officer'],
  rosa: ['reviewer'],
  rex: ['reviewer'],
} as const;
export type Person = keyof typeof PEOPLE;

/** One command on its way to the same request as the others. */
export interface Racer {
  readonly person: Person;
  readonly method: 'POST' | 'PUT';
  /** After `/v1/requests/<id>`. */
  readonly step: string;
  readonly body: object;
  readonly event: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What races, from where on, and how it may end. */
export interface RaceKind {
  readonly name: string;
  /** The steps that lead to the start. */
  readonly before: readonly ('submission' | 'approval')[];
  racers(content: object, chance: () => string): readonly Racer[];
  readonly rules: Rules;
}

const approve = (person: Person): Racer => ({
  ...{ person, method: 'POST', step: '/approval', body: {}, event: 'RequestApproved' },
});
const file = (person: Person): Racer => ({
  ...{ person, method: 'POST', step: '/filing', body: {}, event: 'RequestFiled' },
});
const edit = (person: Person, content: object): Racer => ({
  ...{
    person,
    method: 'PUT',
    step: '',
    body: { ...content, subject: `As ${person} sees it` },
    event: 'RequestRevised',
  },
});
const sendBack = (person: Person): Racer => ({
  ...{ person, method: 'POST', step: '/return', body: { reason: 'item 1 names no period' }, event: 'RequestSentBack' },
});

export const RACE_KINDS: readonly RaceKind[] = [
  {
    name: 'two approvers',
    before: ['submission'],
    racers: () => [approve('rosa'), approve('rex')],
    rules: { accepted: [1], once: ['RequestApproved'], refusals: ['request-not-submitted'] },
  },
  {
    name: 'approve and edit',
    before: ['submission'],
    // The text can be edited only once somebody has sent it back: then no approval may follow.
    racers: (content) => [approve('rosa'), sendBack('rex'), edit('olga', content)],
    rules: {
      accepted: [1, 2, 3],
      once: ['RequestSentBack'],
      refusals: ['request-not-submitted', 'request-not-draft'],
    },
  },
  {
    name: 'two filings',
    before: ['submission', 'approval'],
    racers: () => [file('olga'), file('omar')],
    rules: { accepted: [1], once: ['RequestFiled'], refusals: ['request-already-filed'] },
  },
  {
    name: 'two edits of one revision',
    before: [],
    racers: (content) =>
      [edit('olga', content), edit('omar', content)].map((racer) => ({ ...racer, headers: { 'if-match': '"0"' } })),
    rules: { accepted: [1], once: ['RequestRevised'], refusals: ['stale-revision'] },
  },
  {
    name: 'one command sent three times',
    before: ['submission', 'approval'],
    racers: (_content, chance) => {
      const headers = { 'idempotency-key': chance() };
      return [file('olga'), file('olga'), file('olga')].map((racer) => ({ ...racer, headers }));
    },
    rules: { accepted: [3], once: ['RequestFiled'], refusals: [], sameCommand: true },
  },
];
