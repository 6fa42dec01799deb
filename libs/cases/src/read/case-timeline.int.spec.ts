import { CommandRunner } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { MATTERS } from '@comity/need-to-know/contract';
import { type RequestCommand, requestDecider } from '@comity/requests/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { casesApi } from '../api.js';
import { type CaseCommand, caseDecider } from '../domain/case.decider.js';
import { casesProjector } from '../projector.js';
import type { TimelineEntry } from './case-timeline.queries.js';
import { OPEN_MATTER_PROJECTIONS } from './open-matters.js';

let host: SliceHost;
let officer: Caller;
let last: bigint;

beforeAll(async () => {
  const matters = { streams: MATTERS.map(({ stream }) => stream), projections: OPEN_MATTER_PROJECTIONS };
  host = await startSliceHost({ api: [casesApi], projector: [casesProjector, matters] });
  officer = await host.as('olga', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

/** The command as recorded at an instant. */
async function record(id: string, by: string, now: string, command: CaseCommand | RequestCommand): Promise<void> {
  const runner = new CommandRunner(host.log);
  const context = { commandId: newId(), actor: { id: by, roles: [] }, now, correlationId: 'test' };
  const outcome =
    'by' in command
      ? await runner.run({ decider: requestDecider, id, command, context })
      : await runner.run({ decider: caseDecider, id, command, context });
  if (!outcome.accepted) throw new TypeError(outcome.refusal.message);
  last = outcome.position ?? last;
}

const [MONDAY, TUESDAY, FRIDAY] = ['2026-02-09T09:00:00.000Z', '2026-02-10T09:00:00.000Z', '2026-02-13T09:00:00.000Z'];

async function openCase(title: string): Promise<string> {
  const id = newId();
  await record(id, 'olga', MONDAY, { type: 'open', case: { title, marking: 'TLP:AMBER' } });
  return id;
}

function contentIn(caseId: string, reference: string) {
  const parties = { agreementId: newId(), caseId, counterpartId: newId(), direction: 'outgoing' as const };
  const items = [{ itemId: '1', text: 'The logs' }];
  return { ...parties, kind: 'evidence', urgency: 'routine', reference, subject: 'Logs of a relay', items };
}

async function draftRequest(caseId: string, reference: string): Promise<string> {
  const id = newId();
  await record(id, 'olga', TUESDAY, { type: 'draft', by: 'olga', at: TUESDAY, content: contentIn(caseId, reference) });
  return id;
}

async function timeline(caseId: string, query = ''): Promise<{ items: TimelineEntry[]; nextCursor: string | null }> {
  const headers = { 'comity-at-least': last.toString() };
  const answer = await officer(`/v1/cases/${caseId}/timeline${query}`, { headers });
  expect(answer.status).toBe(200);
  return answer.body;
}

const sentences = (page: { items: readonly TimelineEntry[] }) => page.items.map(({ sentence }) => sentence);

describe('the timeline of a case', () => {
  it('gathers what happened to everything in the case, in the order in which it occurred', async () => {
    const caseId = await openCase('Intrusion at a power company');
    const requestId = await draftRequest(caseId, 'US-1');
    await draftRequest(await openCase('Another'), 'US-2');
    await record(requestId, 'omar', FRIDAY, { type: 'submit', by: 'omar', at: FRIDAY });
    const assigned = { type: 'assign', officer: 'omar', occurredAt: MONDAY.replace('09:00', '17:00') } as const;
    await record(caseId, 'olga', FRIDAY, assigned);
    const shown = await timeline(caseId);
    expect(sentences(shown)).toEqual([
      'olga opened the case “Intrusion at a power company”, marked TLP:AMBER',
      'olga assigned the case to omar',
      'olga drafted request US-1: “Logs of a relay”',
      'omar submitted the request for approval',
    ]);
    expect(shown.items[1]).toMatchObject({ occurredAt: assigned.occurredAt, recordedAt: FRIDAY, title: 'the case' });
    expect(shown.items[3]).toEqual({
      ...{ stream: `request-${requestId}`, category: 'request', matterId: requestId, title: 'request US-1' },
      ...{ revision: 1, position: expect.stringMatching(/^\d+$/), type: 'RequestSubmitted' },
      ...{
        occurredAt: FRIDAY,
        recordedAt: FRIDAY,
        person: 'omar',
        sentence: 'omar submitted the request for approval',
      },
    });
  });

  it('shows what was known on a day, and nothing that was recorded later', async () => {
    const caseId = await openCase('Known early');
    const requestId = await draftRequest(caseId, 'US-3');
    await record(requestId, 'olga', FRIDAY, { type: 'submit', by: 'olga', at: FRIDAY });
    expect((await timeline(caseId, '?asKnownOn=2026-02-12')).items.map(({ type }) => type)).toEqual([
      'CaseOpened',
      'RequestDrafted',
    ]);
    const before = await officer(`/v1/cases/${caseId}/timeline?asKnownOn=2026-02-08`);
    expect([before.status, before.body.code]).toEqual([404, 'not-found']);
  });

  it('shows what had happened by a day as is known now, though it was recorded later', async () => {
    const caseId = await openCase('True early');
    const requestId = await draftRequest(caseId, 'US-9');
    await record(requestId, 'olga', FRIDAY, { type: 'submit', by: 'olga', at: FRIDAY });
    const assigned = { type: 'assign', officer: 'omar', occurredAt: TUESDAY.replace('09:00', '17:00') } as const;
    await record(caseId, 'olga', FRIDAY, assigned);
    const types = async (query: string) => (await timeline(caseId, query)).items.map(({ type }) => type);
    expect(await types('?asTrueOn=2026-02-10')).toEqual(['CaseOpened', 'RequestDrafted', 'CaseAssigned']);
    expect(await types('?asTrueOn=2026-02-10&asKnownOn=2026-02-12')).toEqual(['CaseOpened', 'RequestDrafted']);
    const ahead = await officer(`/v1/cases/${caseId}/timeline?asTrueOn=2026-02-11&asKnownOn=2026-02-10`);
    expect([ahead.status, ahead.body.code]).toEqual([400, 'as-true-on-invalid']);
  });

  it('comes page by page, the oldest or the newest first, each event once', async () => {
    const caseId = await openCase('Paged');
    for (const reference of ['US-4', 'US-5', 'US-6', 'US-7']) await draftRequest(caseId, reference);
    const whole = (await timeline(caseId)).items.map(({ position }) => position);
    for (const [order, expected] of [
      ['oldest', whole],
      ['newest', whole.toReversed()],
    ] as const) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await timeline(caseId, `?limit=2&order=${order}${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ position }) => position));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(expected);
    }
    const { nextCursor } = await timeline(caseId, '?limit=2&order=oldest');
    const other = await officer(`/v1/cases/${caseId}/timeline?order=newest&cursor=${nextCursor}`);
    expect([other.status, other.body.code]).toEqual([400, 'cursor-invalid']);
  });

  it('takes a request along, with all that happened to it, when its text is moved to another case', async () => {
    const [first, second] = [await openCase('Drafted in'), await openCase('Moved to')];
    const requestId = await draftRequest(first, 'US-8');
    const content = contentIn(second, 'US-8b');
    await record(requestId, 'olga', FRIDAY, { type: 'revise', by: 'olga', at: FRIDAY, content });
    expect((await timeline(first)).items.map(({ type }) => type)).toEqual(['CaseOpened']);
    const moved = (await timeline(second)).items.map(({ type, title }) => `${type} of ${title}`);
    expect(moved).toEqual([
      'CaseOpened of the case',
      'RequestDrafted of request US-8b',
      'RequestRevised of request US-8b',
    ]);
    expect((await timeline(first, '?asKnownOn=2026-02-12')).items.map(({ type }) => type)).toContain('RequestDrafted');
  });
});
