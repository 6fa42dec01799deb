import { aspectsOf, type FiguredRequest } from './figured-request.js';

const DAY_MS = 86_400_000;
const filed = {
  ...{ requestId: 'r', caseId: 'c', agreementId: 'a', counterpartId: 'p', direction: 'outgoing' },
  ...{ kind: 'information', urgency: 'routine', reference: 'R-1', filedOn: 100, calendar: null },
};
const unanswered: FiguredRequest = {
  ...{ filed, dueAt: null, dueOn: null, interimOn: null, finalAt: null, finalOn: null, refused: false },
  ...{ withdrawnAt: null, withdrawnOn: null, closedOn: null, stops: null, answeredAt: null, quality: null },
};
/** Due with the end of the day; answered at noon of it. */
const due = (on: number) => ({ dueAt: (on + 1) * DAY_MS, dueOn: on });
const answered = (on: number) => ({ finalAt: (on + 0.5) * DAY_MS, finalOn: on });
const on200 = (changes: Partial<FiguredRequest>) =>
  aspectsOf({ ...unanswered, ...changes }, { on: 200, at: 201 * DAY_MS - 1 }, () => null);

describe('an answer', () => {
  it('is on time on its due day, and late after it', () => {
    expect(on200({ ...due(110), ...answered(110) })).toMatchObject({ onTime: true, late: false });
    expect(on200({ ...due(110), ...answered(111) })).toMatchObject({ onTime: false, late: true });
  });

  it('is neither on time nor late where no deadline binds [no-binding-deadline-no-miss]', () =>
    expect(on200(answered(150))).toMatchObject({
      final: true,
      onTime: false,
      late: false,
      due: false,
      overdue: false,
    }));

  it('is on time while the clock stands: no due day can come', () =>
    expect(on200({ ...answered(150), stops: [{ from: 105, through: null }] })).toMatchObject({
      ...{ final: true, onTime: true, late: false, due: false },
    }));

  it('is judged by the due day that came of it once the clock runs on', () => {
    const stops = [{ from: 105, through: 140 }];
    expect(on200({ ...due(145), ...answered(150), stops })).toMatchObject({ onTime: false, late: true });
  });
});
