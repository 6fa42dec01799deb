import { scenario } from '@comity/testing';
import { acknowledge, askAbout, call, promise, raise, resolve } from '../testing/hotline.asks.js';
import {
  content,
  drillContent,
  drillStarted,
  ESCALATED,
  escalate,
  escalated,
  hours,
  LATER,
  ladder,
  risen,
  startDrill,
  terms,
} from '../testing/hotline.fixtures.js';
import type { HotlineCommand } from './hotline.commands.js';
import { hotlineDecider } from './hotline.decider.js';
import type { HotlineEvent } from './hotline.events.js';

const { given } = scenario(hotlineDecider);

describe('an issue belongs to an open request, or is a drill [issue-is-about-an-open-request]', () => {
  it('is taken to the hotline about an open request, with the time that the first rung has', () =>
    given().when(escalate).emits(escalated()));

  it('may start on a higher rung where the matter cannot wait', () =>
    given()
      .when({ ...escalate, level: 3 })
      .emits(escalated({ level: 3, acknowledgeBy: hours(24) })));

  it('may be a drill, which is about no request', () => given().when(startDrill).emits(drillStarted));

  it.each(['draft', 'closed', 'withdrawn'] as const)('is refused about a request that is %s', (phase) =>
    given()
      .when({ ...escalate, request: { phase, filedAt: null } })
      .refuses('request-not-open'),
  );

  it('is refused about a request that does not exist, or about none without being a drill', () => {
    given()
      .when({ ...escalate, request: { phase: 'unknown', filedAt: null } })
      .refuses('request-unknown');
    given()
      .when({ ...escalate, issue: { ...drillContent, drill: false } })
      .refuses('request-unknown');
    given()
      .when({ ...startDrill, issue: { ...content, drill: true } })
      .refuses('content-invalid');
  });

  it('is refused before the request was filed, in the future, or at a moment that does not exist', () => {
    given()
      .when({ ...escalate, escalatedAt: '2016-01-31T09:00:00.000Z' })
      .refuses('date-too-early');
    given()
      .when({ ...escalate, at: '2016-03-04T08:59:59.999Z' })
      .refuses('date-in-the-future');
    given()
      .when({ ...escalate, escalatedAt: '2016-02-30T09:00:00.000Z' })
      .refuses('content-invalid');
  });

  it('is refused where the agreement does not hold, has no ladder, or not such a level', () => {
    given()
      .when({ ...escalate, terms: { ...terms, standing: 'suspended' } })
      .refuses('agreement-not-in-force');
    given()
      .when({ ...startDrill, terms: { ...terms, standing: 'unregistered' } })
      .refuses('agreement-unknown');
    given()
      .when({ ...startDrill, terms: { ...terms, isParty: false } })
      .refuses('counterpart-not-party');
    given()
      .when({ ...escalate, terms: { ...terms, ladder: null } })
      .refuses('ladder-missing');
    given()
      .when({ ...escalate, level: ladder.rungs.length + 1 })
      .refuses('level-unknown');
  });

  it('is escalated once: again is a retry, another issue under its id is refused', () => {
    given(escalated()).when(escalate).changesNothing();
    given(escalated())
      .when({ ...escalate, issue: { ...content, subject: 'Another' } })
      .refuses('issue-already-escalated');
  });

  it('must be known to be worked on', () => {
    for (const command of [call(hours(1)), acknowledge(hours(1)), raise(hours(1)), resolve(hours(1)), promise()]) {
      given().when(command).refuses('issue-unknown');
    }
  });
});

describe('a drill', () => {
  const held: HotlineEvent = {
    type: 'DrillHeld',
    data: { heldAt: hours(2), findings: 'a number out of date' },
    occurredAt: hours(2),
  };
  const hold: HotlineCommand = { type: 'hold-drill', heldAt: hours(2), findings: 'a number out of date', at: LATER };

  it('climbs the same ladder', () =>
    given(drillStarted)
      .when(askAbout(1, hours(5)))
      .emits(risen(2, hours(4))));

  it('ends with what it showed', () => {
    given(drillStarted).when(hold).emits(held);
    given(drillStarted, held).when(hold).changesNothing();
  });

  it('is not resolved, and a real issue is not held', () => {
    given(drillStarted)
      .when(resolve(hours(2)))
      .refuses('drill-is-held');
    given(escalated()).when(hold).refuses('no-drill');
  });

  it('starts in the past, not in the future', () =>
    given()
      .when({ ...startDrill, at: ESCALATED, escalatedAt: hours(1) })
      .refuses('date-in-the-future'));
});
