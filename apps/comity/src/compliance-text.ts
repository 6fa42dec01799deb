import { endOfDay, localDate } from '@comity/calendars';
import {
  type ComplianceQuestion,
  type ComplianceTable,
  complianceTable,
  type Dimension,
  linesName,
  type Metrics,
} from '@comity/compliance/contract';
import { Fault, isCalendarDate, systemClock } from '@comity/kernel';
import { EVERYTHING } from '@comity/read-store';
import type { RecordAccess } from './record.js';

/** The table as known at the end of a day of the office's zone. @throws Fault `date-invalid` */
export function askCompliance(
  { readStore, zone }: RecordAccess,
  asKnownOn: string | undefined,
  by: readonly Dimension[],
): Promise<ComplianceTable> {
  return complianceTable(readStore.seenBy(EVERYTHING), questionAsKnownOn(zone, asKnownOn, by), 1);
}

/**
 * What is asked of compliance at the end of a day of the zone.
 * @param asKnownOn today, unless told
 * @throws Fault `date-invalid`
 */
export function questionAsKnownOn(
  zone: string,
  asKnownOn: string | undefined,
  by: readonly Dimension[],
): ComplianceQuestion {
  const now = systemClock.now();
  const today = localDate(now, zone);
  const on = asKnownOn ?? today;
  if (!isCalendarDate(on) || on > today)
    throw new Fault('date-invalid', `${on} is not a day up to today, as YYYY-MM-DD`);
  const at = on === today ? now : lastMoment(endOfDay(on, zone));
  return { knownAt: on === today ? 'now' : at, at, on, by, filter: {} };
}

/** The record is asked inclusively, and a day ends before the next begins. */
function lastMoment(exclusiveEnd: string): string {
  return new Date(Date.parse(exclusiveEnd) - 1).toISOString();
}

const COLUMNS: readonly (readonly [string, (metrics: Metrics) => string])[] = [
  ['filed', ({ filed }) => String(filed)],
  ['final', ({ final }) => String(final)],
  ['open', ({ open }) => String(open)],
  ['due', ({ due }) => String(due)],
  ['overdue', ({ overdue }) => String(overdue)],
  ['on time of due', (metrics) => percent(metrics.on_time_share_of_due)],
  ['of final', (metrics) => percent(metrics.on_time_share_of_final)],
  ['median', ({ days_median }) => orDash(days_median)],
  ['p90', ({ days_p90 }) => orDash(days_p90)],
  ['KM median', ({ km_median }) => orDash(km_median)],
];

/** The table for people: one line per group, the whole at the end; days are calendar days. */
export function complianceText(table: ComplianceTable, by: readonly Dimension[]): string {
  const lines = Object.entries(table[linesName(by)] ?? {});
  const rows = [...lines, ['all', table.all] as const].map(([label, metrics]) => [
    label,
    ...COLUMNS.map(([, show]) => show(metrics)),
  ]);
  const grid = [[by.join(' · '), ...COLUMNS.map(([title]) => title)], ...rows];
  return [`As known on ${table.as_known_on}, requests filed up to that day`, ...ruled(grid)].join('\n');
}

/** Cells in columns, the first to the left and the others to the right; a rule under the head and over the last line. */
export function ruled(grid: readonly (readonly string[])[]): string[] {
  const widths = grid[0]?.map((_cell, column) => Math.max(...grid.map((row) => row[column]?.length ?? 0))) ?? [];
  const text = grid.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column === 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...text.map((line) => line.length)));
  return [text[0] ?? '', rule, ...text.slice(1, -1), rule, text.at(-1) ?? ''];
}

function pad(cell: string, width: number, left: boolean): string {
  return left ? cell.padEnd(width) : cell.padStart(width);
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

function orDash(value: number | null): string {
  return value === null ? '–' : String(value);
}
