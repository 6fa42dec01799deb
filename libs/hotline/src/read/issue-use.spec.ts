import { idFrom } from '@comity/kernel';
import type { HotlineIssueRow } from './hotline-issue.row.js';
import { addedUses, useOf } from './issue-use.js';

const id = idFrom('hotline', 'of tests');
const at = '2024-06-30T22:59:59.999Z';
const on = '2024-06-30';

const commitment = (changes: Partial<HotlineIssueRow['commitments'][number]>) => ({
  ...{ commitmentId: id, party: 'counterpart' as const, madeOn: '2024-05-02', dueOn: '2024-06-01', text: 'an answer' },
  ...{ status: 'open' as const, settledOn: null, reason: null },
  ...changes,
});
const attempt = (attemptedAt: string, madeAt: string | null) => ({
  ...{ attemptId: id, level: 1, channel: 'telephone', contact: 'duty officer' },
  ...{ attemptedAt, madeAt, spokeWith: madeAt === null ? null : 'Li' },
});
const issue = (changes: Partial<HotlineIssueRow> = {}): HotlineIssueRow =>
  ({
    ...{ issueId: id, drill: false, escalatedAt: '2024-05-01T08:00:00.000Z', resolvedAt: null },
    ...{ rises: [], attempts: [], commitments: [], ...changes },
  }) as unknown as HotlineIssueRow;

describe('the use of the hotline in a report', () => {
  it('counts a call that nobody answered as an attempt, and one answered as reached', () => {
    const attempts = [
      attempt('2024-05-01T09:00:00.000Z', null),
      attempt('2024-05-01T10:00:00.000Z', '2024-05-01T10:00:00.000Z'),
    ];
    expect(useOf(issue({ attempts }), { at, on })).toMatchObject({
      escalations: 1,
      attempts: 2,
      contacts: 1,
      reached: 1,
    });
  });

  it('tells commitments kept from those kept late, broken and overdue', () => {
    const commitments = [
      commitment({ status: 'kept', settledOn: '2024-05-20' }),
      commitment({ status: 'kept-late', settledOn: '2024-06-20' }),
      commitment({ status: 'broken', settledOn: '2024-06-20' }),
      commitment({}),
    ];
    expect(useOf(issue({ commitments }), { at, on })).toMatchObject({
      ...{ commitments: 4, commitmentsKept: 1, commitmentsKeptLate: 1, commitmentsBroken: 1, commitmentsOverdue: 1 },
    });
  });

  it('leaves out what happened after the day of the report, whenever it was recorded', () => {
    const after = issue({
      resolvedAt: '2024-07-02T00:00:00.000Z',
      attempts: [attempt('2024-06-30T10:00:00.000Z', '2024-07-01T08:00:00.000Z')],
      commitments: [commitment({ status: 'kept-late', settledOn: '2024-07-01' })],
    });
    expect(useOf(after, { at, on })).toMatchObject({
      resolved: 0,
      reached: 0,
      commitmentsKeptLate: 0,
      commitmentsOverdue: 1,
    });
    expect(useOf(issue({ escalatedAt: '2024-07-01T00:00:00.000Z' }), { at, on })).toEqual(addedUses([]));
  });
});
