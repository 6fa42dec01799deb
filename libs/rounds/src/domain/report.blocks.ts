import { USAGE_COUNTS } from '@comity/hotline/contract';
import { type Block, DIRECTION_NAMES, percent, SPAN_NAMES, shown } from './block.js';
import { qualityBlocks } from './quality.blocks.js';
import { DIRECTIONS, type ReportMetrics, type Restatement, SPANS, type StoredReport, USES } from './status-report.js';

const COMPLIANCE_HEAD = [
  'Counterpart',
  'Filed',
  'Final',
  'Open',
  'Holding',
  'Withdrawn',
  'Refused',
  'Due',
  'On time',
  'Late',
  'Overdue',
  'On time of due',
  'On time of final',
  'Median days',
  '90th percentile',
  'Kaplan–Meier median',
  'Median open age',
];

/** The report as headings, paragraphs and tables, in its order of reading. */
export function blocksOf(report: StoredReport): Block[] {
  const { title, agreement, period, cutoff, edition, marking, minimumN, compiledFrom } = report;
  return [
    { kind: 'paragraph', text: marking },
    { kind: 'heading', level: 1, text: `Status report: ${title}` },
    { kind: 'paragraph', text: `Under ${agreement}, for ${period.from} to ${period.to}. Edition ${edition}.` },
    {
      kind: 'paragraph',
      text: `Figures for ${cutoff.asKnownOn}, from what was recorded by ${compiledFrom.knownAt}, up to log position ${compiledFrom.position}. No share is given of fewer than ${minimumN}.`,
    },
    ...restatementBlocks(report.restates),
    ...complianceBlocks(report),
    ...(report.format === 1 ? [] : qualityBlocks(report.sections.quality)),
    ...oldestBlocks(report),
    ...priorityBlocks(report),
    ...hotlineBlocks(report),
  ];
}

function restatementBlocks(restates: Restatement | null): Block[] {
  if (restates === null) return [];
  const because = (places: readonly number[]): string =>
    places
      .map((place) => restates.events[place])
      .flatMap((event) => event ?? [])
      .map(named)
      .join('; ');
  return [
    { kind: 'heading', level: 2, text: `What changed since edition ${restates.edition}` },
    { kind: 'paragraph', text: restates.reason },
    {
      kind: 'table',
      head: ['Figure', 'Was', 'Is', 'Changed by', 'Events'],
      rows: restates.changes.map(({ figure, from, to, because: places, eventCount }) => {
        return [figure, shown(from), shown(to), because(places), String(eventCount)];
      }),
    },
  ];
}

function named({ type, stream, revision, position }: Restatement['events'][number]): string {
  return `${type} (${stream}, event ${revision}, position ${position})`;
}

function complianceBlocks({ sections: { compliance } }: StoredReport): Block[] {
  return DIRECTIONS.flatMap((direction): Block[] => [
    { kind: 'heading', level: 2, text: DIRECTION_NAMES[direction] },
    ...SPANS.flatMap((span): Block[] => {
      const { total, byCounterpart } = compliance[direction][span];
      const groups = Object.values(byCounterpart).sort((a, b) => (a.name < b.name ? -1 : 1));
      const rows = [['All', ...cells(total)], ...groups.map(({ name, figures }) => [name, ...cells(figures)])];
      return [
        { kind: 'heading', level: 3, text: SPAN_NAMES[span] },
        { kind: 'table', head: COMPLIANCE_HEAD, rows },
      ];
    }),
  ]);
}

function cells(figures: ReportMetrics): string[] {
  const { filed, final, open, holding, withdrawn, refused, due, on_time, late, overdue } = figures;
  const counts = [filed, final, open, holding, withdrawn, refused, due, on_time, late, overdue].map(shown);
  const shares = [percent(figures.on_time_share_of_due), percent(figures.on_time_share_of_final)];
  const days = [figures.days_median, figures.days_p90, figures.km_median, figures.open_age_median].map(shown);
  return [...counts, ...shares, ...days];
}

function oldestBlocks({ sections: { oldestOpen } }: StoredReport): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Open longest' },
    ...DIRECTIONS.flatMap((direction): Block[] => [
      { kind: 'heading', level: 3, text: DIRECTION_NAMES[direction] },
      {
        kind: 'table',
        head: ['Request', 'Counterpart', 'Filed', 'Due', 'Age in days'],
        rows: oldestOpen[direction].map(({ reference, counterpart, filedOn, dueOn, ageDays }) => {
          return [reference ?? WITHHELD, counterpart, filedOn, shown(dueOn), shown(ageDays)];
        }),
      },
    ]),
  ];
}

function priorityBlocks({ sections: { priorityCases } }: StoredReport): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Priority cases' },
    {
      kind: 'table',
      head: ['Case', 'Reason', 'Requests filed', 'Final', 'Open', 'Overdue', 'Late', 'Withdrawn'],
      rows: priorityCases.map(({ title, reason, requests }) => {
        const { filed, final, open, overdue, late, withdrawn } = requests;
        const counts = [filed, final, open, overdue, late, withdrawn].map(shown);
        return [title ?? WITHHELD, reason ?? WITHHELD, ...counts];
      }),
    },
  ];
}

function hotlineBlocks({ sections: { hotline } }: StoredReport): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Hotline' },
    { kind: 'paragraph', text: 'Drills stand apart and are in no other figure.' },
    {
      kind: 'table',
      head: ['', 'Issues', 'Drills'],
      rows: USAGE_COUNTS.map((name) => [USAGE_NAMES[name], ...USES.map((use) => shown(hotline[use][name]))]),
    },
  ];
}

const USAGE_NAMES: Readonly<Record<(typeof USAGE_COUNTS)[number], string>> = {
  escalations: 'Escalated',
  resolved: 'Resolved',
  reached: 'In which somebody was reached',
  attempts: 'Calls',
  contacts: 'Calls that somebody answered',
  risesByThemselves: 'Raised because nobody acknowledged in time',
  commitments: 'Commitments made',
  commitmentsKept: 'Commitments kept',
  commitmentsKeptLate: 'Commitments kept late',
  commitmentsBroken: 'Commitments broken',
  commitmentsOverdue: 'Commitments overdue',
};

const WITHHELD = '(withheld)';
