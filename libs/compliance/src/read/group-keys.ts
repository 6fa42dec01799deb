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
    switch (dimension) {
      case 'counterpart':
        return filed.counterpartId;
      case 'agreement':
        return filed.agreementId;
      case 'direction':
      case 'kind':
      case 'urgency':
        return filed[dimension];
      case 'month':
        return this.monthOf(filed.filedOn);
      case 'quarter':
        return quarterOf(this.monthOf(filed.filedOn));
      case 'year':
        return this.monthOf(filed.filedOn).slice(0, 4);
      default:
        return unreachable(dimension);
    }
  }

  private monthOf(day: DayNumber): string {
    const month = this.months.get(day) ?? dateOf(day).slice(0, 7);
    this.months.set(day, month);
    return month;
  }
}

/** `2024-05` → `2024-Q2`. */
function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}
