import { type CaseCommand, caseDecider } from '@comity/cases/contract';
import { newId } from '@comity/kernel';
import { content, HttpOffice, now } from './testing/http-office.js';

let office: HttpOffice;

beforeAll(async () => {
  office = await HttpOffice.open();
});

afterAll(() => office?.[Symbol.asyncDispose]());

const reason = 'everything was answered';

async function inCase(id: string, command: CaseCommand): Promise<void> {
  const context = { commandId: newId(), actor: { id: 'olga', roles: [] }, now: now(), correlationId: 'test' };
  const outcome = await office.runner.run({ decider: caseDecider, id, command, context });
  expect(outcome).toMatchObject({ accepted: true });
}

async function openCase(): Promise<string> {
  const id = newId();
  await inCase(id, { type: 'open', case: { title: 'Intrusion at a power company', marking: 'TLP:AMBER' } });
  return id;
}

const close = (id: string) => inCase(id, { type: 'close', reason, openMatters: 0 });

const answerOf = async (answer: Promise<{ status: number; body: { code: string } }>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

describe('a request in a case', () => {
  it('is not opened in a case that nobody has opened', async () => {
    const nowhere = { ...content, caseId: newId() };
    expect(await answerOf(office.post('/v1/requests', nowhere))).toEqual([404, 'case-unknown']);
    const incoming = { ...nowhere, receivedAt: now() };
    expect(await answerOf(office.post('/v1/requests/incoming', incoming))).toEqual([404, 'case-unknown']);
  });

  it('is not opened in a closed case, nor moved or taken up again there [cases-close-when-nothing-is-open]', async () => {
    const caseId = await openCase();
    const inClosed = { ...content, caseId };
    const withdrawn = await office.post('/v1/requests', inClosed);
    const elsewhere = await office.post('/v1/requests', content);
    await close(caseId);
    expect(await answerOf(office.post('/v1/requests', inClosed))).toEqual([409, 'case-closed']);
    const incoming = { ...inClosed, receivedAt: now() };
    expect(await answerOf(office.post('/v1/requests/incoming', incoming))).toEqual([409, 'case-closed']);
    const moved = office.olga(`/v1/requests/${elsewhere.body.id}`, { method: 'PUT', body: inClosed });
    expect(await answerOf(moved)).toEqual([409, 'case-closed']);
    const reopened = office.post(`/v1/requests/${withdrawn.body.id}/reopening`, { reason });
    expect(await answerOf(reopened)).toEqual([409, 'case-closed']);
    await inCase(caseId, { type: 'reopen', reason });
    expect((await office.post('/v1/requests', inClosed)).status).toBe(201);
  });

  it('that was drafted before the closing is told so again', async () => {
    const caseId = await openCase();
    const key = { 'idempotency-key': newId() };
    const draft = () => office.post('/v1/requests', { ...content, caseId }, office.olga, key);
    const first = await draft();
    await close(caseId);
    expect(await draft()).toMatchObject({ status: 201, body: { id: first.body.id } });
  });
});
