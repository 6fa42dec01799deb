import { counterpartDecider, counterpartStream, counterparts } from '@comity/counterparts/contract';
import { CommandRunner, type Run } from '@comity/event-log';
import { type DomainEvent, eventHash, idFrom, newId, type Refusal } from '@comity/kernel';
import { calendarStream, calendarYears } from '@comity/published-calendars/contract';
import {
  type RequestCommand,
  requestDecider,
  requestFigures,
  requestRegister,
  requestStream,
} from '@comity/requests/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { complianceApi } from '../api.js';
import { day, scored, terms } from '../testing/assessments.js';

const PROJECTED = [requestFigures.name, requestRegister.name];
const MINISTRY = idFrom('counterpart', 'ministry');
const AGENCY = idFrom('counterpart', 'agency');

let host: SliceHost;
let runner: CommandRunner;
let olga: Caller;

beforeAll(async () => {
  const streams = [requestStream, counterpartStream, calendarStream];
  const projector = [{ streams, projections: [requestFigures, requestRegister, counterparts, calendarYears] }];
  host = await startSliceHost({ api: [complianceApi], projector });
  runner = new CommandRunner(host.log);
  olga = await host.as('olga', 'case-officer');
  for (const [id, name] of [
    [MINISTRY, 'Ministry'],
    [AGENCY, 'Agency'],
  ] as const) {
    const command = { type: 'register', counterpart: { name } } as const;
    await run({ decider: counterpartDecider, id, command }, day(1));
  }
});

afterAll(() => host?.[Symbol.asyncDispose]());

/** Carried out as on that day; gives the position. */
async function run<State, Command, Event extends DomainEvent, R extends Refusal>(
  given: Omit<Run<State, Command, Event, R>, 'context'>,
  now: string,
): Promise<bigint | null> {
  const actor = { id: 'importer', roles: [] };
  const context = { commandId: newId(), actor, now, correlationId: 'test', assumeRecordedWhenOccurred: true };
  const outcome = await runner.run({ ...given, context });
  expect(outcome).toMatchObject({ accepted: true });
  return outcome.accepted ? outcome.position : null;
}

const commands = async (id: string, ...list: readonly RequestCommand[]): Promise<void> => {
  for (const command of list) {
    const position = await run({ decider: requestDecider, id, command }, command.at);
    if (position !== null) await host.readStore.waitFor(PROJECTED, position, 60_000);
  }
};

/** Answered in full on the fifth. */
async function answered(counterpartId: string): Promise<string> {
  const id = newId();
  const content = {
    ...{ agreementId: idFrom('agreement'), caseId: idFrom('case'), counterpartId, direction: 'outgoing' as const },
    ...{ kind: 'information', urgency: 'routine', reference: 'R', subject: 'Logs' },
    items: ['1', '2'].map((itemId) => ({ itemId, text: 'Logs' })),
  };
  const facts = { filedAt: day(1), finalAt: day(5) };
  const register = { registerId: 'register', rowId: id };
  const on = { by: 'importer', at: day(5) };
  await commands(id, { type: 'record-history', content, register, facts, terms, provenBefore: day(5), ...on });
  return id;
}

const quality = async (query: string) => (await olga(`/v1/compliance/quality?${query}`)).body;

describe('the quality of answers', () => {
  it('is given by counterpart, as known on a date, and once a score is revised as it stands then', async () => {
    const assessmentId = newId();
    const asked = await answered(MINISTRY);
    await commands(
      asked,
      scored(
        assessmentId,
        [
          ['1', 1],
          ['2', 4],
        ],
        10,
      ),
    );
    const revised = { itemId: '1', dimension: 'completeness', score: 3 } as const;
    const confirm = { type: 'confirm-quality', assessmentId, revisions: [revised], rubric: null } as const;
    await commands(asked, { ...confirm, by: 'rosa', at: day(20) });
    await commands(await answered(AGENCY), scored(newId(), [['1', 2]], 12));
    await answered(AGENCY);

    expect(await quality('asKnownOn=2024-03-09')).toMatchObject({ all: { assessed_requests: 0, dimensions: {} } });
    const then = await quality('asKnownOn=2024-03-15');
    expect(then.by_counterpart.Ministry).toMatchObject({
      key: MINISTRY,
      dimensions: { completeness: { n: 2, mean: 2.5, deficient_share: 0.5 } },
    });
    expect(then.all).toMatchObject({ assessed_requests: 2, dimensions: { completeness: { n: 3, mean: 2.333333 } } });
    const now = await quality('minimumN=2');
    expect(now.by_counterpart.Ministry.dimensions.completeness).toMatchObject({ mean: 3.5, deficient_share: 0 });
    expect(now.by_counterpart.Agency.dimensions.completeness).toMatchObject({ n: 1, mean: null });
    expect(await quality(`by=agreement&counterpartId=${AGENCY}`)).toMatchObject({ all: { assessed_requests: 1 } });
  });

  it('counts the pairs of two assessors, and not what waits for the second [second-assessor-is-blind]', async () => {
    const rubric = {
      ...{ rubricVersion: 1, effectiveFrom: '2024-01-01', ownerMayAssess: false, secondAssessmentPercent: 100 },
      source: 'Invented',
      dimensions: [
        {
          ...{ dimension: 'completeness', deficiencyUpTo: 1, deficiencies: [] },
          anchors: ['none', 'little', 'half', 'most', 'all'] satisfies string[] as [
            string,
            string,
            string,
            string,
            string,
          ],
        },
      ],
    };
    const kind = `counterpartId=${MINISTRY}&by=kind&minimumPairs=2`;
    const before = (await quality(kind)).all;
    const first = newId();
    const asked = await answered(MINISTRY);
    await commands(asked, {
      ...scored(
        first,
        [
          ['1', 0],
          ['2', 4],
        ],
        10,
      ),
      rubric,
    });
    expect((await quality(kind)).all).toMatchObject({ awaiting_second: 1, dimensions: before.dimensions });
    const second = {
      ...scored(
        newId(),
        [
          ['1', 1],
          ['2', 4],
        ],
        12,
      ),
      secondOf: first,
      by: 'rosa',
      rubric,
    };
    await commands(asked, second);
    const { awaiting_second, dimensions } = (await quality(kind)).all;
    expect(awaiting_second).toBe(0);
    expect(dimensions.completeness.n).toBe(before.dimensions.completeness.n + 2);
    expect(dimensions.completeness.assessor_agreement).toEqual({
      ...{ n: 2, exact_share: 0.5, within_one_share: 1 },
      weighted_kappa: 0.923077,
    });
  });

  it('is not for a minimum that is none', async () => {
    expect((await olga('/v1/compliance/quality?minimumPairs=0')).status).toBe(400);
  });
});

describe('a figure of compliance', () => {
  const get = async (path: string) => (await olga(`/v1/compliance${path}`)).body;

  it('names the requests behind it, and of each the events that made it count', async () => {
    const asked = await answered(AGENCY);
    const table = await get(`?by=counterpart,year&counterpartId=${AGENCY}`);
    const line = table.by_counterpart_and_year['Agency · 2024'];
    expect(line).toMatchObject({ keys: [AGENCY, '2024'], final: table.all.final, days_median: 4 });
    const { items } = await get(`/explanation?figure=final&counterpartId=${AGENCY}`);
    expect(items).toHaveLength(line.final);
    const own = items.find(({ requestId }: { requestId: string }) => requestId === asked);
    expect(own).toMatchObject({ contributes: { final: true } });
    const stored = [];
    for await (const event of host.log.readStored(`request-${asked}`, { fromRevision: 0, maxCount: 10 }))
      stored.push(event);
    for (const { revision, type, position, hash } of own.events) {
      const event = stored[revision];
      expect(event && { type: event.type, position: event.position.toString(), hash: eventHash(event) }).toEqual({
        ...{ type, position, hash },
      });
    }
    expect(own.events.map(({ type }: { type: string }) => type)).toContain('ResponseReceived');
  });

  it('is told of an earlier day by what is known since', async () => {
    const finalOf = async (query: string) => (await get(`?counterpartId=${AGENCY}&${query}`)).all.final;
    expect(await finalOf('asKnownOn=2024-03-04')).toBe(0);
    expect(await finalOf('asTrueOn=2024-03-04')).toBe(0);
    const known = await finalOf('asKnownOn=2024-03-05');
    expect(await finalOf('asTrueOn=2024-03-05&asKnownOn=2024-03-06')).toBe(known);
    expect(await get('?asTrueOn=2024-03-07&asKnownOn=2024-03-06')).toMatchObject({ code: 'as-true-on-invalid' });
    expect(await get('?asTrueOn=2024-02-30')).toMatchObject({ code: 'as-true-on-invalid' });
  });

  it('says by which events it is another one than it was known to be', async () => {
    const told = await get(`/changes?from=2024-03-04&to=2024-03-06&counterpartId=${AGENCY}`);
    expect(told).toMatchObject({ on: '2024-03-04', from: '2024-03-04', to: '2024-03-06' });
    expect(told.changes).toEqual([]);
    const later = await get(`/changes?from=2024-03-04&to=2024-03-06&on=2024-03-05&counterpartId=${AGENCY}`);
    const final = later.changes.find(
      ({ figure, label }: { figure: string; label: string }) => figure === 'final' && label === 'all',
    );
    expect(final).toMatchObject({ before: 0, after: 3, eventCount: 3 });
    const named = new Map(
      later.events.map((event: { position: string; type: string }) => [event.position, event.type]),
    );
    expect(new Set(final.because.map((position: string) => named.get(position)))).toEqual(
      new Set(['ResponseReceived']),
    );
  });

  it('stands on a curve of who still waits', async () => {
    const { all, lines } = await get(`/survival?counterpartId=${AGENCY}`);
    expect(all).toMatchObject({ km_median: 4, curve: [{ day: 4, surviving: 0 }] });
    expect(lines.map(({ label }: { label: string }) => label)).toEqual(['Agency']);
  });

  it('is broken down by two dimensions at most, each once', async () => {
    for (const by of ['counterpart,counterpart', 'kind,year,month', 'luck']) {
      expect((await olga(`/v1/compliance?by=${by}`)).status).toBe(400);
    }
  });
});

describe('a simulation', () => {
  const asked = (policy: object) =>
    olga('/v1/compliance/simulations', { method: 'POST', body: { policy, counterpartId: AGENCY, by: ['kind'] } });

  it('tells the same history under another policy beside the record, and writes nothing [simulations-are-no-record]', async () => {
    const before = await host.log.lastPosition();
    const terms = { startsOn: 'filing', unit: 'calendar-days', zone: 'Europe/London' };
    const { status, body } = await asked({ response: { ...terms, budget: 3 } });
    expect(status).toBe(200);
    expect(body.notice).toContain('Simulation');
    expect(body.all).toMatchObject({
      record: { final: 3, due: 0, on_time: 0, late: 0, on_time_share_of_final: null },
      simulated: { final: 3, due: 3, late: 3 },
    });
    expect(body.lines).toMatchObject([{ label: 'information', simulated: { on_time_share_of_due: 0 } }]);
    const lenient = (await asked({ response: { ...terms, budget: 4 } })).body;
    expect(lenient.all.simulated).toMatchObject({ late: 0, on_time_share_of_due: 1 });
    expect(await host.log.lastPosition()).toBe(before);
  });

  it('says how many requests its calendars do not reach, and what is wrong with its policy', async () => {
    const workingDays = { startsOn: 'filing', unit: 'working-days', zone: 'Europe/London', budget: 3 };
    const unreached = (await asked({ response: workingDays })).body;
    expect(unreached.without_deadline).toEqual({ not_started: 0, calendar_missing: 3 });
    expect(unreached.all.simulated).toMatchObject({ final: 3, on_time: 0, late: 0 });
    const { status, body } = await asked({ response: { ...workingDays, budget: 0 } });
    expect([status, body.code]).toEqual([400, 'policy-invalid']);
  });
});
