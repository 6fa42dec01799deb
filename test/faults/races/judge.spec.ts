import { type Finish, judge, type Rules, type StoredFact, type Violation } from './judge.js';

const facts = (...steps: readonly (readonly [type: string, actor: string])[]): StoredFact[] =>
  steps.map(([type, actor], revision) => ({ revision, type, actor, commandId: `command-${revision}` }));
const SUBMITTED = [
  ['RequestDrafted', 'olga'],
  ['RequestSubmitted', 'olga'],
] as const;

const approves = (person: string, revision: number | null): Finish => ({
  ...{ person, event: 'RequestApproved', revision, status: revision === null ? 409 : 200 },
  code: revision === null ? 'request-not-submitted' : null,
});
const RULES: Rules = { accepted: [1], once: ['RequestApproved'], refusals: ['request-not-submitted'] };

it('finds nothing where one of two approvers was first', () => {
  expect(
    judge(facts(...SUBMITTED, ['RequestApproved', 'rosa']), [approves('rosa', 2), approves('rex', null)], RULES),
  ).toEqual([]);
});

it.each<[what: string, violation: Violation, stored: StoredFact[], finishes: Finish[], rules?: Partial<Rules>]>([
  [
    'two approvals',
    'not-once',
    facts(...SUBMITTED, ['RequestApproved', 'rosa'], ['RequestApproved', 'rex']),
    [approves('rosa', 2), approves('rex', 3)],
  ],
  [
    'two accepted answers for one approval',
    'too-many-accepted',
    facts(...SUBMITTED, ['RequestApproved', 'rosa']),
    [approves('rosa', 2), approves('rex', 2)],
  ],
  [
    'an answer that nothing was stored for',
    'acknowledged-not-stored',
    facts(...SUBMITTED, ['RequestApproved', 'rosa']),
    [approves('rosa', null), approves('rex', 2)],
  ],
  [
    'an approval that nobody was told of',
    'stored-not-acknowledged',
    facts(...SUBMITTED, ['RequestApproved', 'rosa']),
    [approves('rosa', null), approves('rex', null)],
  ],
  [
    'an approval of what was changed after it was submitted',
    'history-impossible',
    facts(...SUBMITTED, ['RequestRevised', 'olga'], ['RequestApproved', 'rosa']),
    [approves('rosa', 3), approves('rex', null)],
  ],
  [
    'an event that is missing in between',
    'history-impossible',
    facts(...SUBMITTED, ['RequestApproved', 'rosa']).filter(({ revision }) => revision !== 1),
    [approves('rosa', 2), approves('rex', null)],
  ],
  [
    'an approval by whoever wrote it',
    'approved-by-author',
    facts(...SUBMITTED, ['RequestApproved', 'olga']),
    [approves('olga', 2), approves('rex', null)],
  ],
  [
    'a refusal for another reason',
    'refused-otherwise',
    facts(...SUBMITTED, ['RequestApproved', 'rosa']),
    [approves('rosa', 2), { ...approves('rex', null), code: 'internal-error' }],
  ],
  [
    'one command that was carried out twice',
    'stored-not-acknowledged',
    facts(...SUBMITTED, ['RequestSentBack', 'rosa'], ['RequestSubmitted', 'olga'], ['RequestSentBack', 'rosa']),
    [
      { ...approves('rosa', 2), event: 'RequestSentBack' },
      { ...approves('rosa', 4), event: 'RequestSentBack' },
    ],
    { sameCommand: true, accepted: [2], once: [] },
  ],
])('finds %s', (_what, violation, stored, finishes, rules = {}) => {
  expect(judge(stored, finishes, { ...RULES, ...rules })).toContain(violation);
});
