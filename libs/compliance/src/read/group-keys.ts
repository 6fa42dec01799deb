import { dateOf } from '@comity/calendars';
import { unreachable } from '@comity/kernel';
import type { DayNumber, FiledAs } from '../domain/figured-request.js';
import type { Dimension } from './question.js';

/** Puts requests into groups: one for each value, or pair of values, of the dimensions asked for. */
export class Groups<Content> {
  private readonly groups = new Map<string, { readonly keys: readonly string[]; readonly content: Content }>();
  private readonly months = new Map<DayNumber, string>();

  constructor(
    private readonly by: readonly Dimension[],
    private readonly empty: () => Content,
  ) {}

  /** The content of the group that the request is in. */
  of(filed: FiledAs): Content {
    const [first, second] = this.by;
    const one = first === undefined ? '' : this.keyBy(first, filed);
    const name = second === undefined ? one : `${one}\n${this.keyBy(second, filed)}`;
    const known = this.groups.get(name);
    if (known !== undefined) return known.content;
    const group = { keys: first === undefined ? [] : name.split('\n'), content: this.empty() };
    this.groups.set(name, group);
    return group.content;
  }

  all(): { readonly keys: readonly string[]; readonly content: Content }[] {
    return [...this.groups.values()];
  }

  private keyBy(dimension: Dimension, filed: FiledAs): string {
    return keyBy(dimension, filed, () => this.monthOf(filed.filedOn));
  }

  private monthOf(day: DayNumber): string {
    const month = this.months.get(day) ?? dateOf(day).slice(0, 7);
    this.months.set(day, month);
    return month;
  }
}

type Placed = Pick<FiledAs, 'counterpartId' | 'agreementId' | 'direction' | 'kind' | 'urgency'>;

/** @param monthOf gives the month of the filing, `2024-05` */
export function keyBy(dimension: Dimension, placed: Placed, monthOf: () => string): string {
  switch (dimension) {
    case 'counterpart':
      return placed.counterpartId;
    case 'agreement':
      return placed.agreementId;
    case 'direction':
    case 'kind':
    case 'urgency':
      return placed[dimension];
    case 'month':
      return monthOf();
    case 'quarter':
      return quarterOf(monthOf());
    case 'year':
      return monthOf().slice(0, 4);
    default:
      return unreachable(dimension);
  }
}

/** `2024-05` → `2024-Q2`. */
function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}
