import { createHash } from 'node:crypto';
import { agreementStream, agreements } from '@comity/agreements/contract';
import { caseStream } from '@comity/cases/contract';
import { counterpartStream, counterparts } from '@comity/counterparts/contract';
import { hotlineIssues, hotlineStream } from '@comity/hotline/contract';
import { newId } from '@comity/kernel';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { calendarStream, calendarYears } from '@comity/published-calendars/contract';
import { requestFigures, requestRegister, requestStream } from '@comity/requests/contract';
import { type Caller, type SliceAnswer, type SliceHost, startSliceHost } from '@comity/testing';
import { roundsApi } from '../api.js';
import { roundsProjector } from '../projector.js';
import { InventedOffice, type InventedRequest } from '../testing/office.js';

const HOSTILE = '<img src=x onerror=alert(1)> | **bold** [x](http://evil.example)';

let host: SliceHost;
let olivia: Caller;
let rachel: Caller;

beforeAll(async () => {
  const reportedOn = {
    streams: [agreementStream, caseStream, counterpartStream, hotlineStream, calendarStream, requestStream],
    projections: [
      agreements,
      counterparts,
      hotlineIssues,
      calendarYears,
      requestRegister,
      requestFigures,
      ...NEED_TO_KNOW,
    ],
  };
  host = await startSliceHost({ api: [roundsApi], projector: [roundsProjector, reportedOn] });
  olivia = await host.as('olivia', 'case-officer', 'reviewer');
  rachel = await host.as('rachel', 'reviewer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const post = (who: Caller, path: string, body: object = {}) => who(path, { method: 'POST', body });
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

async function openRound(office: InventedOffice): Promise<string> {
  const opened = await post(olivia, '/v1/rounds', {
    agreementId: office.agreementId,
    title: 'Second joint review',
    period: { from: '2024-01-01', to: '2024-06-30' },
  });
  expect(opened.status).toBe(201);
  return `/v1/rounds/${opened.body.id}`;
}

async function compiled(path: string, priorityCases: object[] = [], marking = 'TLP:AMBER'): Promise<SliceAnswer> {
  const fixed = await post(olivia, `${path}/cutoff`);
  expect(fixed.status).toBe(200);
  return post(olivia, `${path}/compilation`, { marking, priorityCases });
}

const jsonOf = (path: string, edition: number) => olivia(`${path}/report?edition=${edition}`);

const textOf = (path: string, accept: string) => rachel(`${path}/report?edition=1`, { headers: { accept } });

async function approveAndPublish(path: string, edition: number): Promise<void> {
  const { body } = await rachel(`${path}/figures?edition=${edition}`);
  expect((await post(rachel, `${path}/approval`, { sha256: body.sha256 })).status).toBe(200);
  expect((await post(olivia, `${path}/publication`)).status).toBe(200);
}

const requests = (caseId: string, secret: string): Record<string, InventedRequest> => ({
  unanswered: { direction: 'outgoing', caseId, reference: HOSTILE, filedOn: '2024-03-04', dueOn: '2024-04-01' },
  answered: { direction: 'outgoing', caseId, reference: 'R-2', filedOn: '2024-03-05', dueOn: '2024-04-01' },
  secret: { direction: 'outgoing', caseId: secret, reference: 'R-SECRET', filedOn: '2024-03-06', dueOn: '2024-04-01' },
  ofOurs: { direction: 'incoming', caseId, reference: 'THEIRS-1', filedOn: '2024-05-06', dueOn: '2024-06-06' },
});

async function recordedOffice() {
  const office = await new InventedOffice(host).open('Agreement <b>of 2015</b>', 'Ministry & Co');
  const caseId = await office.openCase('TLP:AMBER');
  const secret = await office.openCase('TLP:RED');
  const all = requests(caseId, secret);
  const { unanswered, answered, ...others } = all as Record<
    'unanswered' | 'answered' | 'secret' | 'ofOurs',
    InventedRequest
  >;
  const late = await office.record(unanswered);
  await office.record(answered, { finalAt: '2024-03-20T10:00:00.000Z' });
  for (const request of Object.values(others)) await office.record(request);
  return { office, caseId, secret, unanswered, late };
}

describe('the status report of a round', () => {
  it('is compiled from the cutoff, approved by a second person and published for good [report-takes-two-people]', async () => {
    const { office, caseId } = await recordedOffice();
    const path = await openRound(office);
    const named = [{ caseId, title: 'The relay', reason: HOSTILE }];
    expect((await compiled(path, named)).status).toBe(200);
    const report = await jsonOf(path, 1);
    expect(report.body.sections.compliance.outgoing.period.total).toMatchObject({ filed: 3, on_time: 1, overdue: 2 });
    expect(report.body.sections.compliance.incoming.all.byCounterpart[office.counterpartId]).toMatchObject({
      ...{ name: 'Ministry & Co', figures: { filed: 1, overdue: 1 } },
    });
    expect(report.body.sections.priorityCases[0]).toMatchObject({
      title: 'The relay',
      requests: { filed: 3, open: 2 },
    });

    const { sha256 } = (await rachel(`${path}/figures`)).body;
    const byCompiler = await post(olivia, `${path}/approval`, { sha256 });
    expect([byCompiler.status, byCompiler.body.code]).toEqual([403, 'compiler-cannot-approve']);
    const unread = await post(rachel, `${path}/approval`, { sha256: 'a'.repeat(64) });
    expect(unread.body.code).toBe('report-changed');
    await approveAndPublish(path, 1);
    expect((await post(olivia, `${path}/compilation`, { marking: 'TLP:CLEAR' })).body.code).toBe('report-published');
    const nothing = await post(olivia, `${path}/restatement`, { reason: 'to be sure' });
    expect([nothing.status, nothing.body.code]).toEqual([409, 'nothing-to-restate']);
  });

  it('shows of a case nothing that its marking keeps in the house [report-shows-what-may-leave]', async () => {
    const { office, caseId, secret } = await recordedOffice();
    const path = await openRound(office);
    const refused = await compiled(path, [{ caseId: secret, title: 'Secret', reason: 'none' }]);
    expect([refused.status, refused.body.code]).toEqual([409, 'case-marking-forbids']);
    await compiled(path, [{ caseId, title: 'The relay', reason: 'overdue' }]);
    const { body } = await jsonOf(path, 1);
    expect(JSON.stringify(body)).not.toContain('R-SECRET');
    expect(body.sections.oldestOpen.outgoing.map((one: { reference: string | null }) => one.reference)).toEqual([
      HOSTILE,
      null,
    ]);
    const { sha256 } = (await rachel(`${path}/figures`)).body;
    await post(rachel, `${path}/approval`, { sha256 });
    await office.mark(caseId, 'TLP:RED');
    expect((await post(olivia, `${path}/publication`)).body.code).toBe('case-marking-forbids');
  });

  it('comes as JSON, Markdown and a page that can do nothing, the same bytes each time', async () => {
    const { office } = await recordedOffice();
    const path = await openRound(office);
    await compiled(path);
    const raw = async (accept: string) => {
      const answers = [await textOf(path, accept), await textOf(path, accept)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
      return answers[0] as SliceAnswer;
    };
    const page = await raw('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page.body).not.toMatch(/<(?:img|script|a|link|iframe)\b/i);
    const markdown = await raw('text/markdown;q=0.9, text/html;q=0.1');
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(markdown.body).toContain('\\<img src=x');
    expect((await raw('*/*')).headers.get('content-type')).toBe('application/json');
    expect((await textOf(path, 'image/png')).status).toBe(406);
  });

  it('is restated when a late fact changes a figure, and names the very event [restatement-names-the-events] [published-report-never-changes]', async () => {
    const { office, unanswered, late } = await recordedOffice();
    const path = await openRound(office);
    await compiled(path);
    await approveAndPublish(path, 1);
    const published = (await textOf(path, 'text/html')).body;
    const publishedDigest = (await rachel(`${path}/figures?edition=1`)).body.sha256;
    expect(digest((await jsonOf(path, 1)).text)).toBe(publishedDigest);

    await office.record(unanswered, { finalAt: '2024-04-20T10:00:00.000Z' });
    const restated = await post(olivia, `${path}/restatement`, { reason: 'an answer of April was registered late' });
    expect(restated.status).toBe(200);
    const { body } = await jsonOf(path, 2);
    const change = body.restates.changes.find(
      ({ figure }: { figure: string }) => figure === 'compliance.outgoing.all.total.late',
    );
    expect(change).toMatchObject({ from: 0, to: 1, eventCount: 1 });
    const events = await eventsOf(`request-${late}`);
    const answer = events.find(({ type }) => type === 'ResponseReceived');
    expect(body.restates.events[change.because[0]]).toEqual({ stream: `request-${late}`, ...answer });
    expect(body.restates).toMatchObject({ edition: 1, sha256: publishedDigest });

    expect((await textOf(path, 'text/html')).body).toBe(published);
    expect(digest((await jsonOf(path, 1)).text)).toBe(publishedDigest);
    await approveAndPublish(path, 2);
    expect((await jsonOf(path, 1)).body.sections.compliance.outgoing.all.total.late).toBe(0);
  });

  it('says how good the answers were, and is restated when they are judged anew or more time is given [restatement-names-the-events]', async () => {
    const { office, caseId } = await recordedOffice();
    const request = { direction: 'outgoing', caseId, filedOn: '2024-05-06', dueOn: '2999-01-01' } as const;
    const judged = await office.record({ ...request, reference: 'R-3' }, { finalAt: '2024-05-20T10:00:00.000Z' });
    const open = await office.record({ ...request, reference: 'R-4' });
    await office.assess(judged, 1);
    const path = await openRound(office);
    await compiled(path);
    const { total, byCounterpart } = (await jsonOf(path, 1)).body.sections.quality.outgoing.period;
    expect(total.dimensions.completeness).toMatchObject({ n: 1, mean: 1, deficient_share: 1 });
    expect(byCounterpart[office.counterpartId]).toEqual({ name: 'Ministry & Co', figures: total });
    expect((await textOf(path, 'text/markdown')).body).toContain('| All | completeness | 1 | 0 | 0 | 1 | 100.0 % |');
    const figure = 'quality.outgoing.all.total.completeness.mean';
    const { items } = (await rachel(`${path}/explanation?figure=${figure}`)).body;
    expect(items).toEqual([{ stream: `request-${judged}`, label: 'R-3' }]);
    await approveAndPublish(path, 1);

    await office.assess(judged, 4);
    await office.extend(open, '2999-02-01');
    expect((await post(olivia, `${path}/restatement`, { reason: 'judged anew' })).status).toBe(200);
    const { events, changes } = (await jsonOf(path, 2)).body.restates;
    const because = (changed: string) =>
      changes
        .filter((change: { figure: string }) => change.figure === changed)
        .map((change: { from: unknown; to: unknown; because: number[] }) => [
          ...[change.from, change.to],
          ...change.because.map((place) => `${events[place].type} ${events[place].stream}`),
        ]);
    expect(because(figure)).toEqual([[1, 4, `QualityAssessed request-${judged}`]]);
    expect(because('quality.outgoing.all.total.completeness.n')).toEqual([]);
    expect(because('oldestOpen.outgoing')[0]?.slice(2)).toEqual([`DeadlineExtended request-${open}`]);
  });

  it('knows nothing that was appended after the cutoff, of whatever date [report-is-as-known-at-its-cutoff]', async () => {
    const { office, unanswered } = await recordedOffice();
    const path = await openRound(office);
    expect((await post(olivia, `${path}/cutoff`)).status).toBe(200);
    await office.record({ ...unanswered, reference: 'R-LATE' }, {}, 'when-it-occurred');
    await post(olivia, `${path}/compilation`, { marking: 'TLP:AMBER' });
    expect((await jsonOf(path, 1)).body.sections.compliance.outgoing.all.total.filed).toBe(3);
    await approveAndPublish(path, 1);
    expect((await post(olivia, `${path}/restatement`, { reason: 'a late import' })).status).toBe(200);
    const { body } = await jsonOf(path, 2);
    expect(body.sections.compliance.outgoing.all.total.filed).toBe(4);
    expect(body.restates.changes).toContainEqual(
      expect.objectContaining({ figure: 'compliance.outgoing.all.total.filed', from: 3, to: 4 }),
    );
  });

  it('counts the hotline with drills apart, and names the commitment that was kept unseen [reported-drills-stand-apart]', async () => {
    const { office } = await recordedOffice();
    const [issueId, drillId, commitmentId] = [newId(), newId(), newId()];
    const madeOn = '2024-05-02';
    await office.hotline(issueId, office.escalation(false), {
      type: 'CommitmentRecorded',
      data: { commitmentId, party: 'counterpart', madeOn, dueOn: '2024-05-20', text: 'an answer' },
    });
    await office.hotline(drillId, office.escalation(true));
    const path = await openRound(office);
    await compiled(path);
    const { hotline } = (await jsonOf(path, 1)).body.sections;
    expect(hotline.issues).toMatchObject({ escalations: 1, reached: 0, commitments: 1, commitmentsOverdue: 1 });
    expect(hotline.drills).toMatchObject({ escalations: 1, commitments: 0 });
    await approveAndPublish(path, 1);
    await office.hotline(issueId, { type: 'CommitmentFulfilled', data: { commitmentId, fulfilledOn: '2024-05-19' } });
    await post(olivia, `${path}/restatement`, { reason: 'the promise was kept' });
    const { changes, events } = (await jsonOf(path, 2)).body.restates;
    expect(changes.map(({ figure }: { figure: string }) => figure)).toEqual([
      'hotline.issues.commitmentsKept',
      'hotline.issues.commitmentsOverdue',
    ]);
    expect(events).toMatchObject([{ stream: `hotline-${issueId}`, revision: 2, type: 'CommitmentFulfilled' }]);
  });

  it('explains each figure by the requests behind it, as of its own cutoff [figures-are-explained]', async () => {
    const { office, unanswered, late } = await recordedOffice();
    const path = await openRound(office);
    await compiled(path);
    const { figures } = (await rachel(`${path}/figures`)).body;
    await office.record(unanswered, { finalAt: '2024-04-20T10:00:00.000Z' });
    const overdue = figures.find(
      ({ figure }: { figure: string }) => figure === 'compliance.outgoing.all.total.overdue',
    );
    const { items } = (await olivia(overdue.explanation)).body;
    expect(items).toHaveLength(overdue.value);
    expect(items).toContainEqual({ stream: `request-${late}`, label: HOSTILE });
    // One of them lies in a case that only olivia may know of.
    expect((await rachel(overdue.explanation)).body.items).toHaveLength(overdue.value - 1);
    const some = ({ figure }: { figure: string }) => /outgoing\.all\.total|incoming$|hotline\.drills/.test(figure);
    for (const { figure, value, explanation } of figures.filter(some)) {
      const shown = await olivia(explanation);
      const isCount = /\.(filed|final|open|late|due|overdue|on_time|histogram\.\d+-\d*)$/.test(figure);
      expect([figure, shown.body.items?.length]).toEqual([figure, isCount ? value : expect.any(Number)]);
    }
    const unknown = await rachel(`${path}/explanation?figure=compliance.outgoing.all.total.luck`);
    expect(unknown.status).toBe(404);
  });
});

async function eventsOf(stream: string) {
  const events = [];
  for await (const entry of host.log.readStream(stream)) {
    if (entry.kind !== 'event') continue;
    const { type, revision, position } = entry.event;
    events.push({ type, revision, position: position.toString() });
  }
  return events;
}
