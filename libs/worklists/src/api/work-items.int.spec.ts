import { newId } from '@comity/kernel';
import type { Caller } from '@comity/testing';
import { AGREEMENT, Bureau, inHours } from '../testing/bureau.js';

const DAY = 24;
let bureau: Bureau;
let olga: Caller;
let openCase: string;
let beforeAllThis: string;

beforeAll(async () => {
  bureau = await Bureau.open();
  olga = await bureau.host.officerOf('olga', 'Cyber');
  beforeAllThis = inHours(0);
  openCase = await bureau.openCase({ unit: 'Cyber', officer: 'olga', marking: 'TLP:GREEN' });
  const elsewhere = await bureau.openCase({ unit: 'Fraud', officer: 'dan', marking: 'TLP:GREEN' });
  const secret = await bureau.openCase({ unit: 'Cyber', officer: 'irene', marking: 'TLP:RED' });
  await bureau.owe(openCase, 'ben', 'late', inHours(-DAY));
  await bureau.owe(openCase, 'olga', 'soon', inHours(1));
  await bureau.owe(openCase, 'olga', 'far', inHours(300 * DAY));
  await bureau.submit(openCase, 'ben', 'draft of ben');
  await bureau.submit(openCase, 'olga', 'draft of olga');
  await bureau.owe(elsewhere, 'dan', 'of another unit', inHours(2));
  await bureau.owe(secret, 'irene', 'hidden', inHours(2));
  await bureau.propose(elsewhere, 'olga', 'Invented Trading Co.');
}, 120_000);

afterAll(() => bureau?.[Symbol.asyncDispose]());

async function subjects(query: string, ask = olga): Promise<string[]> {
  const { status, body } = await ask(`/v1/work-items?${query}`);
  expect(status).toBe(200);
  return body.items.map(({ subject }: { subject: string }) => subject);
}

describe('a work list', () => {
  it('holds what is mine: what I own, and what lies in cases assigned to me, the first due first', async () =>
    expect(await subjects('')).toEqual(
      expect.arrayContaining(['late', 'soon', 'far', 'draft of ben', 'draft of olga', 'Invented Trading Co.']),
    ));

  it('puts what is due first first, and what has no deadline last', async () =>
    expect((await subjects('kind=request')).slice(0, 3)).toEqual(['late', 'soon', 'far']));

  it('holds what is my unit’s, and says so where a token names no unit', async () => {
    expect(await subjects('whose=unit&task=response')).toEqual(['late', 'soon', 'far']);
    const nobody = await bureau.host.as('nora', 'case-officer');
    expect((await nobody('/v1/work-items?whose=unit')).body).toMatchObject({ status: 400, code: 'unit-missing' });
  });

  it('holds what is overdue, and what is due within some working days', async () => {
    expect(await subjects('overdue=true')).toEqual(['late']);
    expect(await subjects('dueWithin=3')).toEqual(['late', 'soon']);
    expect(await subjects('dueWithin=3&overdue=false')).toEqual(['soon']);
  });

  it('counts working days by the calendar of the agreement that an issue or the grounds of a proposal are under', async () => {
    const pia = await bureau.host.officerOf('pia', 'Cyber');
    const caseId = await bureau.openCase({ unit: 'Cyber', officer: 'pia', marking: 'TLP:GREEN' });
    const request = await bureau.owe(caseId, 'pia', 'far', inHours(300 * DAY));
    const [agreement, another] = [AGREEMENT, newId()];
    const days = Array.from({ length: 14 }, (_, day) => inHours(day * DAY).slice(0, 10));
    for (const under of [agreement, another]) await bureau.promise(caseId, under, `promised ${under}`, days[9] ?? '');
    await bureau.license(caseId, request, 'Licensed Co.', inHours(10.5 * DAY));
    expect(await subjects('dueWithin=3', pia)).toEqual([]);
    await bureau.assignCalendar(agreement, days);
    expect(await subjects('dueWithin=3', pia)).toEqual([`promised ${agreement}`, 'Licensed Co.']);
    expect(await subjects('task=commitment&waitingOn=them', pia)).toHaveLength(2);
  });

  it('tells what waits for us from what waits for them', async () => {
    expect(await subjects('waitingOn=us&task=response')).toEqual(['late', 'soon', 'far']);
    expect(await subjects('waitingOn=them')).toEqual([]);
  });

  it('shows what I may approve, and what somebody else has to', async () => {
    expect(await subjects('whose=all&task=approval&preparedBy=others')).toEqual(['draft of ben']);
    expect(await subjects('whose=all&task=approval&preparedBy=me')).toEqual(['draft of olga']);
  });

  it('shows nobody what lies in a case of which they must not know', async () => {
    expect(await subjects('whose=all')).not.toContain('hidden');
    expect(await subjects('whose=unit', await bureau.host.officerOf('irene', 'Cyber'))).toContain('hidden');
  });

  it('comes in pages that neither repeat nor lose anything', async () => {
    const whole = await subjects('whose=all');
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await olga(`/v1/work-items?whose=all&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...body.items.map(({ subject }: { subject: string }) => subject));
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(whole);
  });

  it('is told as it was known, and can be taken away', async () => {
    expect(await subjects(`asKnownOn=${beforeAllThis}`)).toEqual([]);
    const { text } = await olga('/v1/work-items?overdue=true', { headers: { accept: 'text/csv' } });
    expect(text.split('\r\n')[1]).toContain('late');
  });

  it('loses what is done', async () => {
    const requestId = await bureau.owe(openCase, 'olga', 'withdrawn at once', inHours(3));
    expect(await subjects('')).toContain('withdrawn at once');
    const at = inHours(0);
    await bureau.ask('olga', requestId, { type: 'withdraw', withdrawnAt: at, reason: 'not needed', by: 'olga', at });
    expect(await subjects('')).not.toContain('withdrawn at once');
  });
});
