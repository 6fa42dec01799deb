import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ComityUp, Place, runComity } from '../support/comity-up.js';
import { Person } from '../support/office.js';

const UP = 'Comity is up';
const LAST_DAY = '2017-09-25';

interface Entry {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly title: string;
}

interface Played {
  readonly caseId: string;
  readonly requestId: string;
  readonly agreementId: string;
  readonly sanctionId: string;
  readonly secondRoundId: string;
  readonly hotlineIssueId: string;
  readonly holdId: string;
}

let place: Place;
let up: ComityUp;
let ada: Person;
let played: Played;
let playedAgain: { readonly exitCode: number | null; readonly stderr: string };

beforeAll(async () => {
  place = await Place.find();
  const { exitCode, stdout, stderr } = await runComity(place, 'scenario', 'us-china-2015', '--json');
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
  played = JSON.parse(stdout);
  playedAgain = await runComity(place, 'scenario', 'us-china-2015');
  await serve();
});

afterAll(async () => {
  await up?.[Symbol.asyncDispose]();
  place?.[Symbol.dispose]();
});

async function serve(): Promise<void> {
  up = new ComityUp(place);
  await up.says(UP);
  ada = await Person.signIn(place, 'ada');
}

async function shown(path: string) {
  const { status, body } = await ada.get(path);
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
}

async function timelineOf(caseId: string): Promise<readonly Entry[]> {
  const { items, nextCursor } = await shown(`/v1/cases/${caseId}/timeline?limit=200`);
  expect(nextCursor ?? null).toBeNull();
  return items;
}

async function wholeStory(): Promise<readonly Entry[]> {
  const { items } = await shown('/v1/cases?limit=200');
  const timelines = await Promise.all(items.map(({ caseId }: { caseId: string }) => timelineOf(caseId)));
  return timelines.flat();
}

async function digests(): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runComity(place, 'digests', '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const dayOf = (instant: string) => instant.slice(0, 10);

describe('two invented years, played in seconds', () => {
  it('are told in the case’s timeline as they would have happened, and as they became known', async () => {
    const told = (await timelineOf(played.caseId)).map(
      ({ occurredAt, recordedAt, type }) => `${dayOf(occurredAt)} ${dayOf(recordedAt)} ${type}`,
    );
    const turns = [
      '2016-01-20 2016-01-20 RequestFiled',
      '2016-01-28 2016-01-28 ClockStopped',
      '2016-02-03 2016-02-03 ClockResumed',
      '2016-02-18 2016-02-18 UrgencyDowngraded',
      '2016-02-19 2017-05-22 ResponseReceived',
      '2016-02-20 2016-02-20 ReminderIssued',
      '2016-02-26 2016-02-26 ReminderIssued',
      '2016-02-27 2016-02-27 DeadlineMissed',
      '2016-03-05 2016-03-05 OverdueRungReached',
      '2016-03-07 2016-03-07 IssueEscalated',
      '2016-03-08 2016-03-08 IssueRaisedToNextLevel',
      '2016-03-19 2016-03-19 OverdueRungReached',
      '2016-10-12 2016-10-12 DeadlineMissed',
      '2016-10-20 2016-10-20 OffenderReferred',
      '2016-12-05 2016-12-05 SanctionProposed',
      '2016-12-22 2016-12-22 SanctionDesignated',
      '2017-05-22 2017-05-22 DeadlineMissVoided',
      '2017-05-22 2017-05-22 DesignationBasisChallenged',
      '2017-07-01 2017-07-01 LicenceExpired',
    ];
    expect(told.filter((line) => turns.includes(line))).toEqual(turns);
  });

  it('are labelled as invented wherever a person reads a name', async () => {
    const lists = [
      'cases',
      'requests',
      'agreements',
      'counterparts',
      'sanctions',
      'hotline-issues',
      'rounds',
      'referrals',
    ];
    for (const list of lists) {
      const { items } = await shown(`/v1/${list}?limit=200`);
      expect(items.length).toBeGreaterThan(0);
      expect(items.filter((item: object) => !/invented/i.test(JSON.stringify(item)))).toEqual([]);
    }
  });

  it('void one miss, once, and with it challenge one designation, once', async () => {
    const types = (await wholeStory()).map(({ type }) => type);
    const times = (wanted: string) => types.filter((type) => type === wanted).length;
    expect([times('DeadlineMissVoided'), times('DesignationBasisChallenged')]).toEqual([1, 1]);
    expect(times('DeadlineMissed')).toBe(5);
    const { criteria } = await shown(`/v1/sanctions/${played.sanctionId}/grounds`);
    const standing = criteria.map((each: { criterion: string; standing: boolean }) => [each.criterion, each.standing]);
    expect(standing).toEqual([
      ['1(a)(i)(D)', true],
      ['1(a)(ii)(B)', false],
    ]);
  });

  it('are recorded when they were learned: in no stream earlier than before, and nothing after the last day', async () => {
    const entries = await wholeStory();
    expect(entries.length).toBeGreaterThan(100);
    const byStream = Map.groupBy(entries, ({ stream }) => stream);
    for (const events of byStream.values()) {
      const recorded = events.toSorted((a, b) => a.revision - b.revision).map(({ recordedAt }) => recordedAt);
      expect(recorded).toEqual([...recorded].sort());
    }
    const late = entries.filter(
      ({ occurredAt, recordedAt }) => occurredAt > recordedAt || dayOf(recordedAt) > LAST_DAY,
    );
    expect(late).toEqual([]);
  });

  it('are played into an empty record only', () => {
    expect(playedAgain.exitCode).toBe(1);
    expect(playedAgain.stderr).toContain('record-not-empty');
  });
});

describe('the deadline across the Spring Festival of 2016', () => {
  it('counts the Saturday and the Sunday that are worked, and neither the days off nor those on which we owed an answer', async () => {
    const { dueAt, explanation } = await shown(`/v1/requests/${played.requestId}/deadline`);
    const steps = explanation.steps.map((step: Record<string, unknown>) =>
      [step.from, step.through, step.treatment, step.reason, step.running].join(' '),
    );
    expect(steps).toEqual([
      '2016-01-20 2016-01-20 skipped day-zero 0',
      '2016-01-21 2016-01-22 counted working-day 2',
      '2016-01-23 2016-01-24 skipped weekend 2',
      '2016-01-25 2016-01-27 counted working-day 5',
      '2016-01-28 2016-02-02 skipped stopped 5',
      '2016-02-03 2016-02-05 counted working-day 8',
      '2016-02-06 2016-02-06 counted worked-weekend-day 9',
      '2016-02-07 2016-02-13 skipped holiday 9',
      '2016-02-14 2016-02-14 counted worked-weekend-day 10',
      '2016-02-15 2016-02-19 counted working-day 15',
      '2016-02-20 2016-02-21 skipped weekend 15',
      '2016-02-22 2016-02-26 counted working-day 20',
    ]);
    expect(dueAt).toBe('2016-02-27T05:00:00.000Z');
  });

  it('is known as missed on the days between, and as met from the day on which the letter was found', async () => {
    const asKnownOn = (day: string) => shown(`/v1/requests/${played.requestId}?asKnownOn=${day}`);
    expect(await asKnownOn('2016-02-26')).toMatchObject({ missed: false, voided: 0 });
    expect(await asKnownOn('2017-05-21')).toMatchObject({ missed: true, voided: 0 });
    expect(await asKnownOn('2017-05-23')).toMatchObject({ missed: false, voided: 1, answered: 'final' });
  });
});

describe('data that were kept for us', () => {
  it('are kept on once, reminded of a fortnight before the end, and gone when nobody asks again', async () => {
    const types = (await wholeStory()).filter(({ stream }) => stream === `request-${played.holdId}`);
    const turns = ['ClockStarted', 'PreservationRenewed', 'ReminderIssued', 'DeadlineMissed', 'RequestClosed'];
    expect(
      types.filter(({ type }) => turns.includes(type)).map(({ type, occurredAt }) => `${dayOf(occurredAt)} ${type}`),
    ).toEqual([
      '2016-11-17 ClockStarted',
      '2016-11-17 ClockStarted',
      '2016-11-17 ClockStarted',
      '2017-01-09 PreservationRenewed',
      '2017-03-27 ReminderIssued',
      '2017-04-10 DeadlineMissed',
      '2017-04-11 RequestClosed',
    ]);
  });
});

describe('the second review', () => {
  it('says how good the answers were, as a second person left the scores, and how far two agreed', async () => {
    const { sections } = JSON.parse(await ada.text(`/v1/rounds/${played.secondRoundId}/report?edition=1`));
    const { assessed_requests, dimensions } = sections.quality.outgoing.period.total;
    expect(assessed_requests).toBe(2);
    expect(dimensions.verifiability).toMatchObject({ n: 1, mean: 2, contested: 0 });
    expect(dimensions.completeness).toMatchObject({ n: 2, mean: 3.5, assessor_agreement: { n: 1, exact_share: 0 } });
    expect(dimensions['specificity-of-refusal']).toMatchObject({ mean: 0, deficient_share: 1 });
  });

  it('stays as it was published, and is restated in a second edition that names what changed', async () => {
    const { editions } = await shown(`/v1/rounds/${played.secondRoundId}`);
    expect(editions).toMatchObject([
      { edition: 1, status: 'published', restates: null },
      { edition: 2, status: 'published', restates: 1, compiledBy: 'olga', approvedBy: 'rosa' },
    ]);
    expect(editions[1].figuresChanged).toBeGreaterThan(0);
  });

  it('is the same to the byte, as are all read models, when PostgreSQL is wiped and the log folded anew', async () => {
    const before = [await digests(), await reports()];
    up.send('SIGTERM');
    expect(await up.exitCode).toBe(0);
    await rm(join(place.folder, 'postgres'), { recursive: true });
    await serve();
    expect([await digests(), await reports()]).toEqual(before);
  });

  async function reports(): Promise<readonly string[]> {
    const { editions } = await shown(`/v1/rounds/${played.secondRoundId}`);
    const texts = editions.map(async ({ edition, sha256 }: { edition: number; sha256: string }) => {
      const text = await ada.text(`/v1/rounds/${played.secondRoundId}/report?edition=${edition}`);
      expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
      return text;
    });
    return Promise.all(texts);
  }
});
