import { isDrawn } from '../domain/second-assessment.js';
import { rubric as terms } from '../domain/testing/fixtures.js';
import { HttpOffice, now } from './testing/http-office.js';

let office: HttpOffice;
let ivan: HttpOffice['olga'];

beforeAll(async () => {
  office = await HttpOffice.open();
  ivan = await office.host.as('ivan', 'case-officer');
  const { rubricVersion: _version, ...rubric } = { ...terms, secondAssessmentPercent: 100 };
  await office.agree({ type: 'adopt-rubric', rubric });
});

afterAll(() => office?.[Symbol.asyncDispose]());

const low = { itemId: '1', dimension: 'completeness', score: 1, deficiency: 'records missing' };
const fair = { itemId: '2', dimension: 'verifiability', score: 3 };

async function answered(): Promise<string> {
  const id = await office.sent();
  const answers = ['1', '2'].map((itemId) => ({ itemId, answer: 'final' }));
  await office.steps(id, ['responses', () => ({ receivedAt: now(), answers })]);
  return `/v1/requests/${id}`;
}

/** Assessed first by Ivan; every assessment is drawn for a second one. */
async function assessed() {
  const path = await answered();
  const { status, body } = await office.post(`${path}/assessments`, { scores: [low, fair] }, ivan);
  expect([status, body.code]).toEqual([200, undefined]);
  const quality = await seenBy(ivan, path, body.position);
  return { path, position: body.position, first: quality.assessments[0] };
}

async function seenBy(caller: typeof ivan, path: string, position: string, query = '') {
  const { status, body } = await caller(`${path}/quality${query}`, { headers: { 'comity-at-least': position } });
  expect(status).toBe(200);
  return body;
}

const codeOf = ({ status, body }: { readonly status: number; readonly body: { readonly code?: string } }) => [
  status,
  body.code,
];

describe('the quality of an answer over HTTP', () => {
  it('is scored by the rubric of the day, by somebody who has no part in the request [assessor-is-not-the-owner] [timeliness-is-computed]', async () => {
    const path = await answered();
    const post = (scores: object[], as = ivan) => office.post(`${path}/assessments`, { scores }, as);
    expect(codeOf(await post([low], office.olga))).toEqual([403, 'assessor-owns-the-request']);
    expect(codeOf(await post([{ ...low, deficiency: 'poor' }]))).toEqual([422, 'deficiency-not-listed']);
    expect(codeOf(await post([{ ...fair, dimension: 'usability' }]))).toEqual([422, 'dimension-not-in-rubric']);
    expect(codeOf(await post([{ ...fair, dimension: 'timeliness' }]))).toEqual([400, 'request-invalid']);
    const { body } = await post([fair]);
    expect(await seenBy(ivan, path, body.position)).toMatchObject({
      timeliness: { inTime: true },
      assessments: [{ assessor: 'ivan', rubricVersion: 1, scores: [fair], standing: [fair] }],
    });
  });

  it('is hidden from everybody but the first assessor until the second one is done [second-assessor-is-blind] [second-draw-can-be-checked]', async () => {
    const { path, position, first } = await assessed();
    const { assessmentId, draw } = first;
    expect(draw).toMatchObject({ sharePercent: 100, drawn: isDrawn(draw.seed, assessmentId, 100) });
    const hidden = { awaitsSecond: true, scores: null, standing: null, scored: [{ itemId: '1' }, { itemId: '2' }] };
    const asKnown = `?asKnownOn=${now()}`;
    for (const query of ['', asKnown]) {
      expect((await seenBy(office.rosa, path, position, query)).assessments).toMatchObject([hidden]);
    }
    const entry = await office.show(path, position);
    expect(entry.body.detail.assessments).toEqual([{ assessmentId, assessor: 'ivan', secondOf: null }]);
    expect(entry.text).not.toContain(low.deficiency);

    const second = (scores: object[], as: typeof ivan) =>
      office.post(`${path}/assessments/${assessmentId}/second-assessment`, { scores }, as);
    const scores = [{ ...low, score: 0 }, { ...fair }];
    expect(codeOf(await second(scores, ivan))).toEqual([403, 'second-by-the-first-assessor']);
    expect(codeOf(await second([low], office.rosa))).toEqual([422, 'second-scores-other-points']);
    const both = await office.host.as('ada', 'reviewer', 'auditor');
    expect(codeOf(await second(scores, both))).toEqual([403, 'second-assessor-sees-the-first']);
    const recorded = await second(scores, office.rosa);
    expect(recorded.status).toBe(200);
    const shown = await seenBy(office.rosa, path, recorded.body.position);
    expect(shown.assessments).toMatchObject([
      { awaitsSecond: false, scores: [low, fair] },
      { secondOf: assessmentId, assessor: 'rosa', scores },
    ]);
    expect((await seenBy(office.rosa, path, recorded.body.position, asKnown)).assessments).toMatchObject([
      { scores: [low, fair] },
    ]);
  });

  it('is contested by the counterpart and revised by a second person [contest-and-confirm-are-recorded] [contested-scores-need-a-second-person]', async () => {
    const { path, first } = await assessed();
    const about = `${path}/assessments/${first.assessmentId}`;
    const point = { itemId: '1', dimension: 'completeness' };
    const contest = { ...point, contestedBy: 'them', reason: 'the annex holds them' };
    const dated = () => ({ ...contest, contestedAt: now() });
    expect(codeOf(await office.post(`${about}/contests`, dated()))).toEqual([409, 'second-outstanding']);
    expect((await office.post(`${about}/second-assessment`, { scores: [low, fair] }, office.rosa)).status).toBe(200);
    expect((await office.post(`${about}/contests`, dated())).status).toBe(200);
    expect(codeOf(await office.post(`${about}/contests`, dated()))).toEqual([409, 'already-contested']);
    const anew = await office.post(`${path}/assessments`, { scores: [low] }, ivan);
    expect(codeOf(anew)).toEqual([409, 'score-contested']);

    const revisions = [{ ...point, score: 4 }];
    const confirm = (as: typeof ivan) => office.post(`${about}/confirmation`, { revisions }, as);
    expect(codeOf(await confirm(ivan))).toEqual([403, 'confirmer-had-a-part']);
    const { status, body } = await confirm(office.rosa);
    expect(status).toBe(200);
    const { assessments } = await seenBy(ivan, path, body.position);
    expect(assessments[0]).toMatchObject({
      scores: [low, fair],
      standing: [revisions[0], fair],
      contests: [{ ...contest, person: 'olga', settled: true }],
      confirmations: [{ confirmer: 'rosa' }],
    });
    expect(codeOf(await confirm(office.rosa))).toEqual([409, 'already-confirmed']);
  });
});
