import { eventHash, newId, streamName } from '@comity/kernel';
import { approve, dana, designate, rachel, revoke, submit } from '../domain/testing/sanction.fixtures.js';
import { challengedBases } from './challenge-basis.js';
import { Bureau, eventually, inMs, NO_REDIS } from './testing/bureau.js';

const challenges = (bureau: Bureau, count: number) =>
  eventually(
    () => bureau.all('DesignationBasisChallenged'),
    ({ length }) => length >= count,
  );

const idsOf = (found: readonly { readonly sanctionId: string }[]) => found.map(({ sanctionId }) => sanctionId).sort();

describe('a voided miss', () => {
  it('challenges each designation that rests on it, once, whoever watches and however often', async () => {
    await using bureau = await Bureau.open();
    for (let each = 0; each < 3; each++) bureau.schedule({ sweepEveryMs: 200 });
    const requestId = await bureau.miss();
    const resting = await Promise.all(Array.from({ length: 10 }, () => bureau.proposeOn(requestId)));
    const [unconcerned] = [await bureau.proposeOn(await bureau.miss())];
    await bureau.voidMiss(requestId);
    const found = await challenges(bureau, resting.length);
    expect(idsOf(found)).toEqual([...resting].sort());
    expect(idsOf(found)).not.toContain(unconcerned);
    const stream = streamName('request', requestId);
    const [cited, because] = [await bureau.runner.eventAt(stream, 0), await bureau.runner.eventAt(stream, 1)];
    for (const { data } of found) {
      expect(data.cited).toEqual({ stream, revision: 0, eventHash: cited && eventHash(cited) });
      expect(data.because).toEqual({ stream, revision: 1, eventHash: because && eventHash(because) });
    }
  });

  it('is noticed after an outage, also by a designation that was revoked meanwhile', async () => {
    await using bureau = await Bureau.open();
    const requestId = await bureau.miss();
    const sanctionId = await bureau.proposeOn(requestId);
    for (const command of [submit, approve(rachel), designate(dana), revoke(dana)]) {
      await bureau.run(sanctionId, command);
    }
    await bureau.voidMiss(requestId);
    bureau.schedule({ redisUrl: NO_REDIS, sweepEveryMs: 200 });
    expect(idsOf(await challenges(bureau, 1))).toEqual([sanctionId]);
  });

  it('is noticed when it is cited afterwards', async () => {
    await using bureau = await Bureau.open();
    bureau.schedule({ sweepEveryMs: 200 });
    const requestId = await bureau.miss();
    await bureau.voidMiss(requestId);
    const sanctionId = await bureau.proposeOn(requestId);
    expect(idsOf(await challenges(bureau, 1))).toEqual([sanctionId]);
  });

  it('is noticed at once, without waiting for a sweep', async () => {
    await using bureau = await Bureau.open();
    const scheduler = bureau.schedule();
    await eventually(
      () => scheduler.isRedisReady && scheduler.lastSweepAt !== null,
      (ready) => ready,
    );
    const requestId = await bureau.miss();
    const sanctionId = await bureau.proposeOn(requestId);
    await bureau.voidMiss(requestId);
    expect(idsOf(await challenges(bureau, 1))).toEqual([sanctionId]);
  });

  it('is believed of the log only: a job that names other places changes nothing', async () => {
    await using bureau = await Bureau.open();
    const [requestId, other] = [await bureau.miss(), await bureau.miss()];
    const sanctionId = await bureau.proposeOn(requestId);
    await bureau.voidMiss(other);
    const ask = (id: string, voidedRevision: number) => {
      const timer = { dueAt: inMs(0), sanctionId, citedRevision: 0, voidedRevision };
      return challengedBases.ask(bureau.runner, { id, timer }, inMs(0));
    };
    expect(await ask(requestId, 0)).toBe('settled');
    expect(await ask(requestId, 1)).toBe('settled');
    expect(await ask(newId(), 1)).toBe('settled');
    await expect(ask(other, 1)).rejects.toMatchObject({ code: 'timer-refused' });
    expect(await bureau.all('DesignationBasisChallenged')).toEqual([]);
  });
});

describe('a licence', () => {
  it('expires at its instant, once, and is reminded of once before, with two schedulers at work', async () => {
    await using bureau = await Bureau.open();
    for (let each = 0; each < 2; each++) bureau.schedule({ sweepEveryMs: 300 });
    const expiresAt = inMs(2_000);
    const { sanctionId, licenceId } = await bureau.licenceUntil(expiresAt);
    const found = await eventually(
      () => bureau.all('LicenceExpired'),
      ({ length }) => length > 0,
    );
    expect(found).toEqual([{ sanctionId, data: { licenceId, expiresAt }, occurredAt: expiresAt }]);
    expect((await bureau.all('LicenceReminderIssued')).map(({ data }) => data.licenceId)).toEqual([licenceId]);
  });

  it('that expired while nobody watched is found by the sweep, without Redis, and nobody is reminded of it any more', async () => {
    await using bureau = await Bureau.open();
    const { licenceId } = await bureau.licenceUntil('2026-03-02T00:00:00.000Z');
    bureau.schedule({ redisUrl: NO_REDIS, sweepEveryMs: 200 });
    const found = await eventually(
      () => bureau.all('LicenceExpired'),
      ({ length }) => length > 0,
    );
    expect(found.map(({ data }) => data.licenceId)).toEqual([licenceId]);
    const skipped = await eventually(
      () => bureau.all('LicenceReminderSkipped'),
      ({ length }) => length > 0,
    );
    expect(skipped.map(({ data }) => data.licenceId)).toEqual([licenceId]);
    expect(await bureau.all('LicenceReminderIssued')).toEqual([]);
  });
});
