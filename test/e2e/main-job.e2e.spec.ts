import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { idFrom, newId } from '@comity/kernel';
import { ComityUp, eventually, Place, runComity } from '../support/comity-up.js';
import { type Answer, Person } from '../support/office.js';

const DATES = ['2024-08-01', '2024-09-15', '2024-10-15', '2024-11-15', '2024-11-21'];
const UP = 'Comity is up';

let place: Place;
let up: ComityUp;
let olga: Person;
let rosa: Person;
let ada: Person;

/** The first start is killed in the midst of taking in the register; the next one takes in the rest. */
beforeAll(async () => {
  place = await Place.find();
  up = new ComityUp(place, '--example');
  const [, taken] = /(\d+) of 12082 rows/.exec(await up.says(' of 12082 rows')) ?? [];
  expect(Number(taken)).toBeLessThan(12_082);
  up.send('SIGKILL');
  await up.exitCode;
  up = new ComityUp(place, '--example');
  await up.says(UP);
  olga = await Person.signIn(place, 'olga');
  rosa = await Person.signIn(place, 'rosa');
  ada = await Person.signIn(place, 'ada');
});

afterAll(async () => {
  await up?.[Symbol.asyncDispose]();
  place?.[Symbol.dispose]();
});

/** Leaves of a JSON value with the path to each, so that a difference names its figure. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, `${path}/${key}`));
}

function at(value: unknown, path: string): unknown {
  const steps = path.split('/').slice(1);
  return steps.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
}

async function expected(date: string): Promise<[string, unknown][]> {
  const file = join(process.cwd(), 'test/reference/uk-written-questions', `expected-as-known-${date}.json`);
  const figures = leaves(JSON.parse(await readFile(file, 'utf8')));
  expect(figures.length).toBeGreaterThan(400);
  return figures;
}

async function digests(): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runComity(place, 'digests', '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const body = async (asked: Promise<Answer>, status = 200) => {
  const answer = await asked;
  expect([answer.status, answer.body.code]).toEqual([status, undefined]);
  return answer.body;
};

describe('the register of 12,082 requests, taken in at a first start that was killed and begun again', () => {
  it('is shown as a table, with the addresses and whom one may be', async () => {
    const said = await up.says('Demo users');
    expect(said).toMatch(/11\|Ministry of Defence +921 +884 +37 +898 +14/);
    expect(said).toContain(`http://127.0.0.1:${place.portBase}/docs`);
    expect(said).toContain('olga');
  });

  it.each(DATES)(
    'is as timely as the reference says, as known on %s, in every figure of every counterpart',
    async (date) => {
      const table = await body(ada.get(`/v1/compliance?asKnownOn=${date}&by=counterpart`));
      const figures = await expected(date);
      expect(figures.map(([path]) => [path, at(table, path)])).toEqual(figures);
      expect(Object.keys(table.by_counterpart)).toHaveLength(26);
    },
  );

  it('is the same to the command line', async () => {
    const { stdout } = await runComity(place, 'compliance', '--as-known-on', '2024-10-15', '--json');
    const table = JSON.parse(stdout);
    const figures = await expected('2024-10-15');
    expect(figures.map(([path]) => [path, at(table, path)])).toEqual(figures);
  });

  it('is taken away whole, row for row and figure for figure', async () => {
    const requests = await runComity(place, 'export', 'requests', '--format', 'jsonl', '--out', '-');
    expect(requests.exitCode).toBe(0);
    const ids = requests.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).requestId);
    expect([ids.length, new Set(ids).size]).toEqual([12_082, 12_082]);
    const options = ['--as-known-on', '2024-10-15', '--format', 'jsonl', '--out', '-'];
    const { stdout } = await runComity(place, 'export', 'compliance', ...options);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const table = {
      all: lines[0],
      by_counterpart: Object.fromEntries(lines.slice(1).map((line) => [line.group, line])),
    };
    const figures = (await expected('2024-10-15')).filter(([path]) => /^\/(all|by_counterpart)\//.test(path));
    expect(figures.map(([path]) => [path, at(table, path)])).toEqual(figures);
  });

  it('is flagged by the scheduler where it was still open after the register ends', async () => {
    const open = await eventually('the last of the open requests to be flagged', async () => {
      const counts = await body(ada.get('/v1/requests/counts?status=open&answered=none'));
      return counts.missed === counts.overdue && counts.overdue > 1_000 ? counts : undefined;
    });
    expect(open.total).toBe(open.overdue);
  });

  it('is rebuilt from the command line while people look at it, to the same tables', async () => {
    const before = await digests();
    const building = runComity(place, 'rebuild', 'request-register', '--json');
    let isBuilt = false;
    void building.then(() => {
      isBuilt = true;
    });
    while (!isBuilt) {
      await body(ada.get('/v1/requests?limit=5'));
      await pause(50);
    }
    const { exitCode, stdout, stderr } = await building;
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('100 %')]);
    const { rebuilt, retired } = JSON.parse(stdout);
    expect(rebuilt).toMatchObject([{ name: 'request-register', generation: 2 }]);
    expect(retired).toMatchObject([{ name: 'request-register', generation: 1 }]);
    expect(await digests()).toEqual(before);
    const check = await runComity(place, 'rebuild', 'request-figures', '--check', '--json');
    expect([check.exitCode, JSON.parse(check.stdout).equal]).toEqual([0, true]);
    expect((await runComity(place, 'rebuild', 'drop')).stdout).toContain('request-register: generation 1 is gone');
    expect((await runComity(place, 'doctor', '--json')).stdout).toBe('[]\n');
  }, 600_000);

  it('gives byte-identical tables when PostgreSQL is wiped and the log folded anew', async () => {
    const before = await digests();
    up.send('SIGTERM');
    expect(await up.exitCode).toBe(0);
    await rm(join(place.folder, 'postgres'), { recursive: true });
    up = new ComityUp(place);
    await up.says(UP);
    expect(await digests()).toEqual(before);
  });
});

describe('a request with a deadline two seconds away', () => {
  const items = [{ itemId: '1', text: 'Connection logs' }];

  it('is flagged once, is overdue in the register and in compliance, and the miss is voided by an answer in time', async () => {
    const agreementId = idFrom('agreement', 'uk-commons-written-questions');
    const counterpartId = idFrom('counterpart', 'uk-commons-written-questions', '54');
    const { id: caseId } = await body(olga.post('/v1/cases', { body: { title: 'Relay', marking: 'TLP:AMBER' } }), 201);
    const draft = {
      agreementId,
      caseId,
      counterpartId,
      kind: 'evidence',
      urgency: 'routine',
      reference: 'R-1',
      subject: 'Relay logs',
      items,
    };
    const { id } = await body(olga.post('/v1/requests', { body: draft }), 201);
    await body(olga.post(`/v1/requests/${id}/submission`));
    await body(rosa.post(`/v1/requests/${id}/approval`));
    const dueAt = new Date(Date.now() + 2_000).toISOString();
    await body(olga.post(`/v1/requests/${id}/filing`, { body: { stated: { dueAt, source: 'order of the court' } } }));
    const inTime = new Date().toISOString();
    await body(olga.post(`/v1/requests/${id}/transmittal`, { body: { transmittedAt: inTime, channel: 'courier' } }));

    const overdue = await eventually('the miss', async () => {
      const found = await body(olga.get(`/v1/requests?overdue=true&caseId=${caseId}`));
      return found.items[0]?.missed ? found.items : undefined;
    });
    expect(overdue).toMatchObject([{ requestId: id, missed: true, missedAt: dueAt, dueAt }]);
    const { all } = await body(ada.get(`/v1/compliance?caseId=${caseId}`));
    expect(all).toMatchObject({ filed: 1, open: 1, final: 0, due: 1, overdue: 1, on_time_share_of_due: 0 });
    await pause(1_000); // time for a second flag, had there been one
    expect(await typesOf(id)).toEqual(filedAndMissed);

    const answer = { receivedAt: inTime, answers: [{ itemId: '1', answer: 'final' }] };
    const { position } = await body(olga.post(`/v1/requests/${id}/responses`, { body: answer }));
    expect(await typesOf(id)).toEqual([...filedAndMissed, 'ResponseReceived', 'DeadlineMissVoided']);
    const shown = await body(olga.get(`/v1/requests/${id}`, { 'comity-at-least': position }));
    expect(shown).toMatchObject({ missed: false, voided: 1, answered: 'final' });
    const after = await body(ada.get(`/v1/compliance?caseId=${caseId}`, { 'comity-at-least': position }));
    expect(after.all).toMatchObject({ open: 0, final: 1, on_time: 1, overdue: 0, on_time_share_of_due: 1 });
  });

  const filedAndMissed = [
    ...['RequestDrafted', 'RequestSubmitted', 'RequestApproved'],
    ...['RequestFiled', 'ClockStarted', 'RequestTransmitted', 'DeadlineMissed'],
  ];

  async function typesOf(id: string): Promise<string[]> {
    const page = await body(ada.get(`/audit/streams/request-${id}`));
    return page.items.map(({ type }: { type: string }) => type);
  }
});

describe('a command that is sent fifty times at once with one key', () => {
  it('is carried out once and answered the same each time', async () => {
    const params = { header: { 'Idempotency-Key': newId() } };
    const open = () => olga.api.POST('/v1/cases', { params, body: { title: 'Once', marking: 'TLP:GREEN' } });
    const answers = await Promise.all(Array.from({ length: 50 }, open));
    expect(new Set(answers.map(({ response, data }) => JSON.stringify([response.status, data]))).size).toBe(1);
    const page = await body(ada.get(`/audit/streams/case-${answers[0]?.data?.id}`));
    expect(page.items).toHaveLength(1);
  });
});
