import type { DimensionFigures, QualityMetrics } from '@comity/compliance/contract';
import { type Block, DIRECTION_NAMES, percent, SPAN_NAMES, shown } from './block.js';
import { DIRECTIONS, type QualityContent, type QualityOfGroups, SPANS } from './status-report.js';

const HEAD = [
  'Counterpart',
  'Dimension',
  'Scored',
  'Not assessable',
  'Contested',
  'Mean',
  'With a named deficiency',
  'Assessed twice',
  'Same score twice',
  'One apart at most',
  'Weighted kappa',
];

/** The quality of the answers, as tables; a dimension in which nothing was assessed has no line. */
export function qualityBlocks(quality: QualityContent): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Quality of the answers' },
    {
      kind: 'paragraph',
      text: 'Scored by item from 0 to 4; a score that is contested counts as it stands until somebody decides on it. Assessed twice: by a second person who did not know the first scores.',
    },
    ...DIRECTIONS.flatMap((direction) =>
      SPANS.flatMap((span): Block[] => {
        const text = `${DIRECTION_NAMES[direction]}. ${SPAN_NAMES[span]}`;
        return [{ kind: 'heading', level: 3, text }, ...groupBlocks(quality[direction][span])];
      }),
    ),
  ];
}

function groupBlocks({ total, byCounterpart }: QualityOfGroups): Block[] {
  const { assessed_requests, awaiting_second } = total;
  const awaiting =
    awaiting_second === 0 ? '' : ` Not counted yet, since a second assessment is due: ${awaiting_second}.`;
  const summary: Block = { kind: 'paragraph', text: `Requests assessed: ${assessed_requests}.${awaiting}` };
  const groups = Object.values(byCounterpart).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = [{ name: 'All', figures: total }, ...groups].flatMap(({ name, figures }) => rowsOf(name, figures));
  return rows.length === 0 ? [summary] : [summary, { kind: 'table', head: HEAD, rows }];
}

function rowsOf(name: string, { dimensions }: QualityMetrics): string[][] {
  return Object.entries(dimensions).map(([dimension, figures]) => [
    name,
    dimension.replaceAll('-', ' '),
    ...cells(figures),
  ]);
}

function cells(figures: DimensionFigures): string[] {
  const { n, not_assessable, contested, mean, deficient_share, assessor_agreement: agreement } = figures;
  return [
    ...[n, not_assessable, contested, mean].map(shown),
    percent(deficient_share),
    shown(agreement.n),
    percent(agreement.exact_share),
    percent(agreement.within_one_share),
    shown(agreement.weighted_kappa),
  ];
}
