import type { Dimension, Metrics, Simulation } from '@comity/compliance/contract';
import { percent, ruled } from './compliance-text.js';

const COLUMNS: readonly (readonly [string, (metrics: Metrics) => string])[] = [
  ['due', ({ due }) => String(due)],
  ['overdue', ({ overdue }) => String(overdue)],
  ['late', ({ late }) => String(late)],
  ['on time of due', (metrics) => percent(metrics.on_time_share_of_due)],
];

/** Both sides of each figure, `record → simulated`: one line per group, the whole at the end. */
export function simulationText(simulation: Simulation, by: readonly Dimension[]): string {
  const { notice, as_known_on: on, all, lines, without_deadline: without } = simulation;
  const rows = [...lines, { label: 'all', ...all }].map(({ label, record, simulated }) => [
    label,
    ...COLUMNS.map(([, show]) => `${show(record)} → ${show(simulated)}`),
  ]);
  const grid = [[by.join(' · '), ...COLUMNS.map(([title]) => title)], ...rows];
  const left = `Without a deadline in the simulation: ${without.not_started} not started, ${without.calendar_missing} without a calendar`;
  return [notice, `As known on ${on}, requests filed up to that day; record → simulated`, ...ruled(grid), left].join(
    '\n',
  );
}
