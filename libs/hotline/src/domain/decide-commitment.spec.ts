import { scenario } from '@comity/testing';
import { commitmentId, promise } from '../testing/hotline.asks.js';
import { escalated, LATER, resolved } from '../testing/hotline.fixtures.js';
import type { HotlineCommand } from './hotline.commands.js';
import { hotlineDecider } from './hotline.decider.js';
import type { HotlineEvent } from './hotline.events.js';

const { given } = scenario(hotlineDecider);
const promised: HotlineEvent = {
  type: 'CommitmentRecorded',
  data: {
    ...{ commitmentId, party: 'counterpart', madeOn: '2016-03-04', dueOn: '2016-03-11', text: 'The subscriber data' },
  },
};
const fulfil = (fulfilledOn: string): HotlineCommand => ({
  ...{ type: 'fulfil-commitment', commitmentId, fulfilledOn, at: LATER },
});
const breach = (brokenOn: string): HotlineCommand => ({
  ...{ type: 'break-commitment', commitmentId, brokenOn, reason: 'withdrawn by note', at: LATER },
});
const kept: HotlineEvent = { type: 'CommitmentFulfilled', data: { commitmentId, fulfilledOn: '2016-03-10' } };
const broken: HotlineEvent = {
  type: 'CommitmentBroken',
  data: { commitmentId, brokenOn: '2016-03-12', reason: 'withdrawn by note' },
};

describe('commitments are kept or broken [commitments-are-settled-once]', () => {
  it('are recorded with who promised and by when', () => given(escalated()).when(promise()).emits(promised));

  it('are recorded once, and never rewritten', () => {
    given(escalated(), promised).when(promise()).changesNothing();
    given(escalated(), promised)
      .when(promise({ text: 'More' }))
      .refuses('commitment-id-reused');
  });

  it('are fulfilled or broken, also after the issue is resolved', () => {
    given(escalated(), promised, resolved).when(fulfil('2016-03-10')).emits(kept);
    given(escalated(), promised, resolved).when(breach('2016-03-12')).emits(broken);
  });

  it('are settled once, unless that is taken back', () => {
    given(escalated(), promised, kept).when(fulfil('2016-03-10')).changesNothing();
    given(escalated(), promised, kept).when(fulfil('2016-03-11')).refuses('commitment-settled');
    given(escalated(), promised, broken).when(breach('2016-03-12')).changesNothing();
    given(escalated(), promised, broken).when(breach('2016-03-13')).refuses('commitment-settled');
    given(escalated(), promised, kept).when(breach('2016-03-12')).refuses('commitment-settled');
    given(escalated(), promised, broken).when(fulfil('2016-03-13')).refuses('commitment-settled');
  });

  it('are open again when how they ended was recorded in error, and are settled anew', () => {
    const reopened: HotlineEvent = { type: 'CommitmentReopened', data: { commitmentId, reason: 'it had come' } };
    const reopen = (reason = 'it had come'): HotlineCommand => ({
      ...{ type: 'reopen-commitment', commitmentId, reason, at: LATER },
    });
    given(escalated(), promised, broken).when(reopen()).emits(reopened);
    given(escalated(), promised, kept, resolved).when(reopen()).emits(reopened);
    given(escalated(), promised, broken, reopened).when(fulfil('2016-03-10')).emits(kept);
    given(escalated(), promised).when(reopen()).refuses('commitment-open');
    given(escalated(), promised, broken, reopened).when(reopen()).refuses('commitment-open');
    given(escalated()).when(reopen()).refuses('commitment-unknown');
    given(escalated(), promised, broken).when(reopen('')).refuses('content-invalid');
  });

  it('must be known to be settled, and not before they were made', () => {
    given(escalated()).when(fulfil('2016-03-10')).refuses('commitment-unknown');
    given(escalated(), promised).when(fulfil('2016-03-03')).refuses('date-too-early');
    given(escalated(), promised).when(breach('2016-06-02')).refuses('date-in-the-future');
  });

  it.each([
    [{ madeOn: '2016-03-03' }, 'date-too-early'],
    [{ madeOn: '2016-06-02', dueOn: null }, 'date-in-the-future'],
    [{ madeOn: '2016-02-30' }, 'content-invalid'],
    [{ dueOn: '2016-03-03' }, 'date-too-early'],
    [{ dueOn: '2016-04-31' }, 'content-invalid'],
    [{ text: '' }, 'content-invalid'],
  ])('are refused with %j', (changes, code) => given(escalated()).when(promise(changes)).refuses(code));
});
