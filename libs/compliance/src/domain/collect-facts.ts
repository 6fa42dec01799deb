import { dateOf } from '@comity/calendars';
import type { Aspects } from './aspects.js';
import type { FiguredRequest } from './figured-request.js';
import { type Counts, type Facts, NO_COUNTS, OLDEST_OPEN, type OpenRequest } from './metrics.js';

const COUNTED = Object.keys(NO_COUNTS) as readonly (keyof Counts)[];

/** Adds requests up, one by one, to the facts of their group. Holds no more of them than the oldest that are open. */
export class FactsCollector {
  private readonly counts: { -readonly [Name in keyof Counts]: number } = { ...NO_COUNTS };
  private readonly days = new Map<number, number>();
  private readonly workingDays = new Map<number, number>();
  private readonly openAge = new Map<number, number>();
  private readonly charged = { toUs: 0, toThem: 0 };
  private oldest: { readonly age: number; readonly request: FiguredRequest }[] = [];

  add(request: FiguredRequest, aspects: Aspects): void {
    for (const name of COUNTED) if (aspects[name]) this.counts[name]++;
    count(this.days, aspects.days);
    count(this.workingDays, aspects.workingDays);
    count(this.openAge, aspects.openAge);
    this.charged.toUs += aspects.daysChargedToUs;
    this.charged.toThem += aspects.daysChargedToThem;
    if (aspects.openAge !== null) this.keepOldest({ age: aspects.openAge, request });
  }

  facts(): Facts {
    return {
      counts: { ...this.counts },
      ...{ days: this.days, workingDays: this.workingDays, openAge: this.openAge, charged: { ...this.charged } },
      oldestOpen: this.oldest.map(({ age, request }) => openRequest(request, age)),
    };
  }

  private keepOldest(open: (typeof this.oldest)[number]): void {
    const last = this.oldest.at(-1);
    if (last !== undefined && this.oldest.length === OLDEST_OPEN && isOlder(last, open)) return;
    this.oldest.push(open);
    this.oldest.sort((a, b) => (isOlder(a, b) ? -1 : 1));
    this.oldest.length = Math.min(this.oldest.length, OLDEST_OPEN);
  }
}

interface Aged {
  readonly age: number;
  readonly request: FiguredRequest;
}

function isOlder(a: Aged, b: Aged): boolean {
  return a.age > b.age || (a.age === b.age && a.request.filed.requestId < b.request.filed.requestId);
}

function count(distribution: Map<number, number>, value: number | null): void {
  if (value !== null) distribution.set(value, (distribution.get(value) ?? 0) + 1);
}

function openRequest({ filed, dueOn }: FiguredRequest, age: number): OpenRequest {
  const { requestId, reference, filedOn } = filed;
  return { requestId, reference, filedOn: dateOf(filedOn), dueOn: dueOn === null ? null : dateOf(dueOn), age };
}
