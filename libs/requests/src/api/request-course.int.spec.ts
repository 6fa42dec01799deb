import { newId, toInstant } from '@comity/kernel';
import { AGREEMENT, COUNTERPART, content, HttpOffice, now } from './testing/http-office.js';

const MS_PER_DAY = 86_400_000;

let office: HttpOffice;

beforeAll(async () => {
  office = await HttpOffice.open();
});

afterAll(() => office?.[Symbol.asyncDispose]());

const inDays = (days: number): string => toInstant(new Date(Date.now() + days * MS_PER_DAY));
const outcomes = content.items.map(({ itemId }) => ({ itemId, outcome: 'answered' }));

describe('what becomes of a request, over HTTP', () => {
  it('stands while they wait for our clarification, and its explanation shows the stop', async () => {
    const id = await office.sent();
    const clarificationId = newId();
    const asked = { clarificationId, askedBy: 'them', askedAt: now(), question: 'Which period?' };
    const stopped = await office.steps(id, ['clarifications', () => asked]);
    const standing = await office.show(`/v1/requests/${id}`, stopped);
    expect(standing.body).toMatchObject({ waitingOn: 'us', standing: true, dueAt: null, deadlineVersion: 2 });
    expect((await office.show('/v1/requests?waitingOn=us', stopped)).body.items).toMatchObject([{ requestId: id }]);
    const resumed = await office.steps(id, [
      `clarifications/${clarificationId}/explanation`,
      () => ({ providedAt: now() }),
    ]);
    const running = await office.show(`/v1/requests/${id}`, resumed);
    expect(running.body).toMatchObject({ waitingOn: 'them', standing: false, deadlineVersion: 3 });
    const { body } = await office.olga(`/v1/requests/${id}/deadline`);
    expect(body).toMatchObject({ dueOn: running.body.dueOn, stops: [{ reason: 'clarification', clarificationId }] });
  });

  it('is returned, sent again, redirected and postponed without being answered or refused', async () => {
    const id = await office.sent();
    const returned = await office.steps(id, [
      'deficiency-returns',
      () => ({ returnedAt: now(), deficiencies: ['no period'] }),
    ]);
    const expected = { status: 'open', answered: 'none', refused: false };
    expect((await office.show(`/v1/requests/${id}`, returned)).body).toMatchObject({ ...expected, returned: true });
    const postponement = { postponedAt: now(), itemIds: ['2'], expectedOn: inDays(90).slice(0, 10) };
    const unlisted = await office.post(`/v1/requests/${id}/postponements`, { ...postponement, reason: 'holidays' });
    expect([unlisted.status, unlisted.body.code]).toEqual([422, 'reason-not-permitted']);
    const position = await office.steps(
      id,
      ['resubmissions', () => ({ transmittedAt: now(), channel: 'courier', remedy: 'from 1 to 5 May' })],
      ['redirections', () => ({ redirectedAt: now(), to: 'Ministry of Justice' })],
      ['postponements', () => ({ ...postponement, postponedAt: now(), reason: 'ongoing investigation' })],
    );
    const { body } = await office.show(`/v1/requests/${id}`, position);
    expect(body).toMatchObject({
      ...expected,
      returned: false,
      postponedTo: postponement.expectedOn,
      waitingOn: 'them',
    });
    expect(body.detail.clocks.response.restarts).toMatchObject([
      { kind: 'reset', reason: 'sent again after its return' },
    ]);
    expect(body.detail.course.redirections).toMatchObject([{ to: 'Ministry of Justice' }]);
  });

  it('shows urgency as claimed and as accepted', async () => {
    const id = await office.sent();
    const claim = { urgency: 'emergency', claimedAt: now(), reason: 'the relay is about to be wiped' };
    const claimed = await office.steps(id, ['urgency/claims', () => claim]);
    const shown = await office.show(`/v1/requests/${id}`, claimed);
    expect(shown.body).toMatchObject({ urgency: 'routine', claimedUrgency: 'emergency', acceptedUrgency: null });
    const answered = await office.steps(
      id,
      ['urgency/acceptance', () => ({ acceptedAt: now() })],
      ['urgency/downgrade', () => ({ urgency: 'urgent', downgradedAt: now(), reason: 'no imminent harm' })],
    );
    const { body } = await office.show(`/v1/requests/${id}`, answered);
    expect(body).toMatchObject({ claimedUrgency: 'emergency', acceptedUrgency: 'urgent' });
  });

  it('keeps a reply waiting for classification, and counts it from its arrival', async () => {
    const id = await office.sent();
    const [replyId, receivedAt] = [newId(), now()];
    const waiting = await office.steps(id, ['replies', () => ({ replyId, receivedAt, summary: 'A letter' })]);
    expect((await office.show(`/v1/requests/${id}`, waiting)).body).toMatchObject({
      unclassified: 1,
      answered: 'none',
    });
    const classification = `/v1/requests/${id}/replies/${replyId}/classification`;
    const incomplete = await office.post(classification, { kind: 'response' });
    expect([incomplete.status, incomplete.body.code]).toEqual([422, 'classification-incomplete']);
    const answers = content.items.map(({ itemId }) => ({ itemId, answer: 'final' }));
    const { body } = await office.post(classification, { kind: 'response', answers });
    const shown = await office.show(`/v1/requests/${id}`, body.position);
    expect(shown.body).toMatchObject({ unclassified: 0, answered: 'final', finalAt: receivedAt });
  });

  it('stops for a listed reason only, runs on, begins anew', async () => {
    const id = await office.sent();
    const stop = { clock: 'response', stoppedAt: now() };
    const unlisted = await office.post(`/v1/requests/${id}/stops`, { ...stop, reason: 'holidays' });
    expect([unlisted.status, unlisted.body.code]).toEqual([422, 'reason-not-permitted']);
    await office.steps(
      id,
      ['stops', () => ({ ...stop, reason: 'force majeure' })],
      ['resumptions', () => ({ clock: 'response', resumedAt: now() })],
      ['resets', () => ({ clock: 'response', startedAt: now(), reason: 'item 2 was worded anew' })],
    );
    const { body } = await office.olga(`/v1/requests/${id}/deadline`);
    expect(body).toMatchObject({ deadlineVersion: 4, stops: [] });
    expect(body.text).toContain('item 2 was worded anew. Before, it had run from');
  });

  it('keeps data until the hold expires, is renewed and released, on a clock of its own', async () => {
    const id = await office.sent({ kind: 'preservation' });
    const { body: held } = await office.olga(`/v1/requests/${id}/deadline?clock=preservation`);
    const until = { dueOn: inDays(60).slice(0, 10), source: 'their note' };
    await office.steps(id, ['preservation/renewals', () => ({ renewedAt: now(), until })]);
    const { body: renewed } = await office.olga(`/v1/requests/${id}/deadline?clock=preservation`);
    expect(renewed).toMatchObject({ dueOn: until.dueOn, restarts: [{ kind: 'renewal', formerDueAt: held.dueAt }] });
    const position = await office.steps(id, [
      'preservation/release',
      () => ({ releasedAt: now(), reason: 'handed over' }),
    ]);
    const { body } = await office.show(`/v1/requests/${id}`, position);
    expect(body.detail.clocks.preservation).toMatchObject({ dueOn: until.dueOn });
  });

  it('is reopened after its closure', async () => {
    const id = await office.sent();
    const unheard = await office.post(`/v1/requests/${id}/closure`, { outcomes });
    expect([unheard.status, unheard.body.code]).toEqual([409, 'item-not-answered']);
    const answers = content.items.map(({ itemId }) => ({ itemId, answer: 'final' }));
    const closed = await office.steps(
      id,
      ['responses', () => ({ receivedAt: now(), answers })],
      ['closure', () => ({ outcomes })],
    );
    expect((await office.show(`/v1/requests/${id}`, closed)).body).toMatchObject({ status: 'closed', waitingOn: null });
    const position = await office.steps(id, ['reopening', () => ({ reason: 'the logs were of another relay' })]);
    const { body } = await office.show(`/v1/requests/${id}`, position);
    expect(body).toMatchObject({ status: 'open', closedOn: null, detail: { outcomes: null } });
  });
});

describe('our answer to an incoming request, over HTTP', () => {
  it('is drafted, approved by another, and sent: then it is on record as the response', async () => {
    const id = await office.received();
    const answer = `/v1/requests/${id}/answers/${newId()}`;
    const answers = [
      { itemId: '1', answer: 'final' },
      { itemId: '2', answer: 'refusal' },
    ];
    const draft = { answers, text: 'We enclose the logs', ground: 'sovereignty' };
    expect((await office.olga(answer, { method: 'PUT', body: draft })).status).toBe(200);
    const own = await office.post(`${answer}/approval`);
    expect([own.status, own.body.code]).toEqual([403, 'approver-wrote-the-answer']);
    const early = await office.post(`${answer}/dispatch`, { sentAt: now(), channel: 'courier' });
    expect([early.status, early.body.code]).toEqual([409, 'answer-not-approved']);
    expect((await office.post(`${answer}/approval`, {}, office.rosa)).status).toBe(200);
    const { body } = await office.post(`${answer}/dispatch`, { sentAt: now(), channel: 'courier' });
    const shown = await office.show(`/v1/requests/${id}`, body.position);
    expect(shown.body).toMatchObject({ answered: 'final', refused: true, waitingOn: null });
    expect(shown.body.detail.responses).toMatchObject([
      { ground: 'sovereignty', answers: { 1: 'final', 2: 'refusal' } },
    ]);
  });
});

describe('filing a request', () => {
  it('that lacks what the guidelines ask for is refused, and says what; complete, it pins their version', async () => {
    const items = { atLeast: 1, atMost: 10 };
    const requires = [{ particular: 'legal-basis', asks: 'the offence and its source', form: 'words' as const }];
    const guidelines = { kind: 'information', effectiveFrom: '2015-09-25', items, requires, source: 'Annex 2' };
    await office.agree({ type: 'adopt-guidelines', guidelines });
    const incomplete = await office.approved();
    const refused = await office.post(`/v1/requests/${incomplete}/filing`);
    expect([refused.status, refused.body.code]).toEqual([422, 'request-incomplete']);
    expect(refused.body.detail).toContain('state legal-basis: the offence and its source');
    const complete = await office.approved({ particulars: { 'legal-basis': 'Article 3 of the Act' } });
    const position = await office.steps(complete, ['filing', () => ({})]);
    const { body } = await office.show(`/v1/requests/${complete}`, position);
    expect(body.detail).toMatchObject({
      pins: { guidelinesVersion: 1 },
      particulars: { 'legal-basis': 'Article 3 of the Act' },
    });
    const blank = await office.post('/v1/requests', { ...content, particulars: { 'Legal basis': 'x' } });
    expect([blank.status, blank.body.code]).toEqual([400, 'request-invalid']);
  });

  it('as a supplement names a filed request of the same counterpart', async () => {
    const particulars = { 'legal-basis': 'Article 3 of the Act' };
    const first = await office.sent({ particulars });
    const unknown = await office.post('/v1/requests', { ...content, supplements: newId() });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'supplemented-request-unknown']);
    const second = await office.approved({ particulars, supplements: first });
    const position = await office.steps(second, ['filing', () => ({})]);
    const { body } = await office.show(`/v1/requests?supplements=${first}`, position);
    expect(body.items).toMatchObject([
      { requestId: second, supplements: first, agreementId: AGREEMENT, counterpartId: COUNTERPART },
    ]);
  });
});
