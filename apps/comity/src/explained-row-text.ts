import type { ExplainedRow } from '@comity/imports/contract';

/** What an import would do with one row, for people to read. */
export function explanationOf({ records, events, problem }: ExplainedRow): string {
  const read = records.flatMap(({ file, line, record, dates, unknown, problem: unreadable }) => [
    `${file}:${line}`,
    ...Object.entries(record).map(([column, text]) => `  ${column}: ${shortened(text)}`),
    ...Object.entries(dates).map(([fact, { column, text, note }]) => {
      return `  → ${fact} from ${column} “${text}”${note === null ? '' : `: ${note}`}`;
    }),
    ...unknown.map(({ column, value }) => `  ! “${value}” in ${column} is not in the mapping`),
    ...(unreadable === null ? [] : [`  ✗ ${unreadable.column} ${unreadable.reason}`]),
  ]);
  const become = events.map(({ stream, type, occurredAt, recordedAt, recordedAtAssumed, why }) => {
    const known = `known ${recordedAt}${recordedAtAssumed ? ' (assumed)' : ''}`;
    return `${type}  occurred ${occurredAt}, ${known}\n    ${stream}\n    because ${why}`;
  });
  const refused = problem === null ? [] : [`It is rejected: ${problem.column} ${problem.reason}`.replace('  ', ' ')];
  const nothing = events.length === 0 && refused.length === 0 ? ['It adds nothing to what is on record.'] : [];
  return [...read, '', ...become, ...refused, ...nothing, 'Nothing was recorded.'].join('\n');
}

const SHOWN_CHARACTERS = 200;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}
