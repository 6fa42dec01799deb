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
  private oldest: Aged[] = [];

  add(request: FiguredRequest, aspects: Aspects): void {
    for (const name of COUNTED) if (aspects[name]) this.counts[name]++;
    count(this.days, aspects.days);
    count(this.workingDays, aspects.workingDays);
    count(this.openAge, aspects.openAge);
    this.charged.toUs += aspects.daysChargedToUs;
    this.charged.toThem += aspects.daysChargedToThem;
    if (aspects.openAge !== null) this.keepOldest(aspects.openAge, request);
  }

  facts(): Facts {
    return {
      counts: { ...this.counts },
      ...{ days: this.days, workingDays: this.workingDays, openAge: this.openAge, charged: { ...this.charged } },
      oldestOpen: this.oldest.map(openRequest),
    };
  }

  private keepOldest(age: number, { filed, dueOn }: FiguredRequest): void {
    const last = this.oldest.at(-1);
    if (last !== undefined && this.oldest.length === OLDEST_OPEN && last.age > age) return;
    this.oldest.push({ age, filed, dueOn });
    this.oldest.sort((a, b) => (isOlder(a, b) ? -1 : 1));
    this.oldest.length = Math.min(this.oldest.length, OLDEST_OPEN);
  }
}

interface Aged extends Pick<FiguredRequest, 'filed' | 'dueOn'> {
  readonly age: number;
}

function isOlder(a: Aged, b: Aged): boolean {
  return a.age > b.age || (a.age === b.age && a.filed.requestId < b.filed.requestId);
}

function count(distribution: Map<number, number>, value: number | null): void {
  if (value !== null) distribution.set(value, (distribution.get(value) ?? 0) + 1);
}

function openRequest({ age, filed, dueOn }: Aged): OpenRequest {
  const { requestId, reference, filedOn } = filed;
  return { requestId, reference, filedOn: dateOf(filedOn), dueOn: dueOn === null ? null : dateOf(dueOn), age };
}
