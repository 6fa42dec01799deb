import { isDeepStrictEqual } from 'node:util';
import { endOfDay, localDate } from '@comity/calendars';
import type { TrueDay } from '@comity/read-store';
import { drawOf, lawsOf } from '@comity/testing';
import fc from 'fast-check';
import { freshCourse } from '../domain/course.state.js';
import { instantAfter } from '../domain/testing/arbitrary-requests.js';
import { plans, rowAfter, story } from '../domain/testing/arbitrary-stories.js';
import { detailOn } from './request-detail-on.js';
import { requestRegister } from './request-register.projection.js';
import type { RegisterDetail, RegisterRow } from './request-register.row.js';

const INSTANT = /^\d{4}-\d\d-\d\dT/;
const HOURS = 60 * 24;

const days = fc.record({ plan: plans, hours: fc.integer({ min: 0, max: HOURS }) });

/** A filed request, and its detail as it was on a day. */
function pastOf({ plan, hours }: typeof days extends fc.Arbitrary<infer Drawn> ? Drawn : never) {
  const row = rowAfter<RegisterRow>(requestRegister, story(plan).events);
  return row?.filedAt == null ? null : { row, day: dayAt(instantAfter(hours)) };
}

function dayAt(instant: string): TrueDay {
  const on = localDate(instant, 'Europe/London');
  return { on, at: new Date(Date.parse(endOfDay(on, 'Europe/London')) - 1).toISOString() };
}

/** What had happened to the request, without what was only planned, or was told before. */
function happened({ items, responses, course, clocks }: RegisterDetail) {
  const ofClocks = Object.values(clocks).map(({ stops, restarts, missed, dueAt, rung, remindedAt, rungsSettledTo }) => [
    stops,
    restarts.map(({ formerDueAt: _due, ...restart }) => restart),
    ...[rung, remindedAt, rungsSettledTo, missed === null ? null : dueAt],
  ]);
  return { items, responses, course, ofClocks };
}

function instantsIn(value: object): string[] {
  const found: string[] = [];
  JSON.stringify(value, (_name, one) => {
    if (typeof one === 'string' && INSTANT.test(one)) found.push(one);
    return one;
  });
  return found;
}

describe('what is told of a request on a day', () => {
  const law = lawsOf(days, pastOf, drawOf(500));

  law('is nothing that came later', (past) => {
    if (past === null) return;
    const { row, day } = past;
    const later = instantsIn(happened(detailOn(row, day))).filter((at) => localDate(at, row.zone ?? '') > day.on);
    expect(later).toEqual([]);
  });

  law('is everything by the end of time', (past) => {
    if (past === null) return;
    const { course, ...known } = past.row.detail;
    const isFresh = isDeepStrictEqual(course, freshCourse);
    const told = detailOn(past.row, { on: '9999-12-31', at: '9999-12-31T23:59:59.999Z' });
    expect(told).toEqual({ ...known, course: isFresh ? null : course });
  });

  law('only grows from day to day, but for what ends', (past) => {
    if (past === null) return;
    const { row, day } = past;
    const next = dayAt(new Date(Date.parse(day.at) + 86_400_000).toISOString());
    const [before, after] = [detailOn(row, day), detailOn(row, next)];
    const came = ({ responses }: RegisterDetail) => responses.map(({ responseId }) => responseId);
    expect(came(after)).toEqual(expect.arrayContaining(came(before)));
    for (const [name, clock] of Object.entries(before.clocks)) {
      const then = after.clocks[name as keyof typeof after.clocks];
      expect(then?.stops.map(({ from }) => from)).toEqual(expect.arrayContaining(clock.stops.map(({ from }) => from)));
    }
    const asked = before.course?.clarifications.map(({ clarificationId }) => clarificationId) ?? [];
    const askedThen = after.course?.clarifications.map(({ clarificationId }) => clarificationId) ?? [];
    expect(askedThen).toEqual(expect.arrayContaining(asked));
  });
});
