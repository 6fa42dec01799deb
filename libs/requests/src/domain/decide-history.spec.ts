import { idFrom } from '@comity/kernel';
import { scenario } from '@comity/testing';
import type { PolicyTerms, RecordHistory, RegisterFacts } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestContent, RequestEvent } from './request.events.js';

const request = scenario(requestDecider);

const content: RequestContent = {
  agreementId: idFrom('agreement', 'questions'),
  caseId: idFrom('case', 'questions'),
  counterpartId: idFrom('counterpart', '54'),
  direction: 'outgoing',
  kind: 'ordinary',
  urgency: 'routine',
  reference: '6036',
  subject: 'Offenders',
  items: [{ itemId: '1', text: 'Offenders' }],
};
const terms: PolicyTerms = {
  pins: { agreementRevision: 0, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  zone: 'Europe/London',
  clocks: {},
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};

const day = (date: string): string => `${date}T00:00:00.000Z`;
const due = { dueOn: '2024-01-10', source: 'register of questions' };
const facts: RegisterFacts = { filedAt: day('2024-01-03'), due };
const command = (more: Partial<RegisterFacts> = {}, at = '2026-01-01T00:00:00.000Z'): RecordHistory => ({
  type: 'record-history',
  content,
  register: { registerId: 'questions', rowId: '1676644' },
  facts: { ...facts, ...more },
  terms,
  provenBefore: day('2024-02-01'),
  by: 'import',
  at,
});
const history = (more: Partial<RegisterFacts> = {}): readonly RequestEvent[] =>
  request.given().when(command(more)).events();

describe('a row of a register', () => {
  it('becomes a filed request with a stated deadline', () => {
    const [filed, started] = history({ finalAt: day('2024-01-05') });
    expect(filed).toMatchObject({
      type: 'RequestFiled',
      occurredAt: day('2024-01-03'),
      data: { register: { rowId: '1676644' } },
    });
    expect(started).toMatchObject({
      type: 'ClockStarted',
      data: {
        dueAt: day('2024-01-11'),
        dueOn: '2024-01-10',
        basis: { kind: 'stated', source: 'register of questions' },
      },
    });
  });
  it('gives its facts in the order in which they happened', () =>
    request
      .given()
      .when(command({ interimAt: day('2024-01-12'), finalAt: day('2024-01-20'), correctedAt: day('2024-01-25') }))
      .emitsTypes(
        'RequestFiled',
        'ClockStarted',
        'DeadlineMissed',
        'ResponseReceived',
        'ResponseReceived',
        'ResponseCorrected',
      ));
  it('proves a miss by an answer on the day after the due day, dated at the due instant', () => {
    const [, , missed] = history({ finalAt: day('2024-01-11') });
    expect(missed).toMatchObject({ type: 'DeadlineMissed', occurredAt: day('2024-01-11') });
  });
  it('takes an answer on the due day for one in time', () =>
    request
      .given()
      .when(command({ finalAt: day('2024-01-10') }))
      .emitsTypes('RequestFiled', 'ClockStarted', 'ResponseReceived'));
  it('proves a miss by silence only as far as the register speaks', () => {
    request.given().when(command()).emitsTypes('RequestFiled', 'ClockStarted', 'DeadlineMissed');
    request
      .given()
      .when({ ...command(), provenBefore: day('2024-01-05') })
      .emitsTypes('RequestFiled', 'ClockStarted');
  });
  it('is refused with an answer before the filing or in the future', () => {
    request
      .given()
      .when(command({ finalAt: day('2024-01-01') }))
      .refuses('date-too-early');
    request
      .given()
      .when(command({ finalAt: day('2024-01-05') }, day('2024-01-04')))
      .refuses('date-in-the-future');
  });
});

describe('the same register again', () => {
  it('changes nothing', () =>
    request
      .given(...history({ interimAt: day('2024-01-04'), finalAt: day('2024-01-20') }))
      .when(command({ interimAt: day('2024-01-04'), finalAt: day('2024-01-20') }))
      .changesNothing());
  it('appends the answer that has come since', () =>
    request
      .given(...history())
      .when(command({ finalAt: day('2024-01-20') }))
      .emitsTypes('ResponseReceived'));
  it('voids the miss when the answer turns out to have come in time', () =>
    request
      .given(...history())
      .when(command({ finalAt: day('2024-01-09') }))
      .emitsTypes('ResponseReceived', 'DeadlineMissVoided'));
  it('corrects a date that the register corrects', () => {
    const [corrected, missed] = request
      .given(...history({ finalAt: day('2024-01-09') }))
      .when(command({ finalAt: day('2024-01-12') }))
      .events();
    expect([corrected, missed].map((event) => event?.type).sort()).toEqual(['DeadlineMissed', 'ResponseCorrected']);
  });
  it('leaves a date of arrival as it was corrected here since', () => {
    const arrived = history({ finalAt: day('2024-01-09') });
    const responseId = idFrom('response', 'questions', '1676644', 'final');
    const correction = {
      type: 'correct-response',
      responseId,
      correctionId: idFrom('ours'),
      reason: 'the stamp',
    } as const;
    const dated = { correctedAt: day('2024-02-02'), receivedAt: day('2024-01-08'), by: 'olga', at: day('2024-02-02') };
    const corrected = request
      .given(...arrived)
      .when({ ...correction, ...dated })
      .events();
    request
      .given(...arrived, ...corrected)
      .when(command({ finalAt: day('2024-01-09') }))
      .changesNothing();
  });
  it('leaves a deadline as it was set here since', () => {
    const running = request
      .given()
      .when({ ...command(), provenBefore: day('2024-01-04') })
      .events();
    const extended = request
      .given(...running)
      .when({
        ...{ type: 'extend', clock: 'response', reason: 'volume', terms, by: 'olga', at: day('2024-01-05') },
        until: { dueOn: '2024-01-20', source: 'their note' },
      })
      .events();
    expect(extended.map(({ type }) => type)).toEqual(['DeadlineExtended']);
    request
      .given(...running, ...extended)
      .when({ ...command(), provenBefore: day('2024-01-15') })
      .changesNothing();
  });

  it('gives a restated due date a new version and voids the miss of the old one', () =>
    request
      .given(...history())
      .when(command({ due: { dueOn: '2024-03-01', source: 'register of questions' } }))
      .emitsTypes('DeadlineMissVoided', 'DeadlineReprojected'));
  it('starts the clock when the due date is stated only later', () =>
    request
      .given(
        ...request
          .given()
          .when({ ...command(), facts: { filedAt: facts.filedAt } })
          .events(),
      )
      .when(command())
      .emitsTypes('ClockStarted', 'DeadlineMissed'));
  it('leaves to a person what the register takes back', () => {
    request
      .given(...history({ finalAt: day('2024-01-09') }))
      .when(command())
      .refuses('register-withdrew-a-fact');
    request
      .given(...history())
      .when(command({ filedAt: day('2024-01-02') }))
      .refuses('register-changed-the-filing');
  });
  it('corrects what the request was filed as, where the register says otherwise now', () => {
    const restated = { ...command(), content: { ...content, subject: 'Young offenders', kind: 'named-day' } };
    const [corrected] = request
      .given(...history())
      .when(restated)
      .events();
    expect(corrected).toMatchObject({
      type: 'FilingCorrected',
      data: { subject: 'Young offenders', kind: 'named-day', reason: 'restated by the register questions' },
    });
    request
      .given(
        ...history(),
        ...request
          .given(...history())
          .when(restated)
          .events(),
      )
      .when(restated)
      .changesNothing();
  });
  it('leaves to a person a request that stands in another case now', () =>
    request
      .given(...history())
      .when({ ...command(), content: { ...content, caseId: idFrom('case', 'another') } })
      .refuses('register-changed-the-filing'));
  it('leaves a request with the counterpart that it was filed to when that one has been merged', () => {
    const merged = { ...content, counterpartId: idFrom('counterpart', '9') };
    request
      .given(...history())
      .when({ ...command(), content: merged, formerCounterpartId: content.counterpartId })
      .changesNothing();
    request
      .given(...history())
      .when({ ...command(), content: merged })
      .refuses('register-changed-the-filing');
  });
});

describe('a journal, which states one fact at a time', () => {
  const news = (more: Partial<RegisterFacts>): RecordHistory => ({
    ...command(),
    facts: { filedAt: facts.filedAt, ...more },
    newsOnly: true,
  });

  it('leaves standing what it does not repeat', () =>
    request
      .given(...history({ interimAt: day('2024-01-05') }))
      .when(news({ finalAt: day('2024-01-20') }))
      .emitsTypes('ResponseReceived'));
  it('corrects the answer that it stated before', () =>
    request
      .given(...history({ finalAt: day('2024-01-20') }))
      .when(news({ correctedAt: day('2024-01-22') }))
      .emitsTypes('ResponseCorrected'));
});
