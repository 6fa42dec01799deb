import type { FigureValue, ReportDirection, ReportSpan } from './status-report.js';

/** A piece of a report in no format yet. Texts may hold anything that somebody wrote; each format escapes them. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export const DIRECTION_NAMES: Readonly<Record<ReportDirection, string>> = {
  outgoing: 'Requests from us to you',
  incoming: 'Requests from you to us',
};
export const SPAN_NAMES: Readonly<Record<ReportSpan, string>> = {
  all: 'Filed up to the cutoff',
  period: 'Filed in the period under review',
};

const NO_FIGURE = '–';

export function shown(value: FigureValue): string {
  return value === null ? NO_FIGURE : String(value);
}

/** Tenths of a percent, from a share with six decimals. */
export function percent(share: number | null): string {
  return share === null ? NO_FIGURE : `${(Math.round(share * 1_000) / 10).toFixed(1)} %`;
}
