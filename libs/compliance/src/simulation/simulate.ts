import { dayNumber } from '@comity/calendars';
import type { CommandRunner } from '@comity/event-log';
import type { CalendarDate } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { FactsCollector } from '../domain/collect-facts.js';
import { aspectsOf, type FiguredRequest } from '../domain/figured-request.js';
import { type Facts, type Metrics, mergeFacts, metricsOf } from '../domain/metrics.js';
import { type SimulatedDue, simulatedDue } from '../domain/simulated-due.js';
import type { SimulatedPolicy } from '../domain/simulated-policy.js';
import { VisibleFigures } from '../memory/visible-figures.js';
import { Groups } from '../read/group-keys.js';
import { type GroupName, groupNames } from '../read/labels.js';
import { type ComplianceQuestion, momentOf } from '../read/question.js';
import { calendarsOf, requestClocks } from './clock-facts.js';

/** Said on every output: what follows is no part of the record. */
export const SIMULATION_NOTICE =
  'Simulation: what the figures would be under another policy. It is no part of the record.';

/** The figures of one group, as recorded and as they would be. */
export interface SimulatedLine extends Pick<GroupName, 'key' | 'keys' | 'label'> {
  readonly record: Metrics;
  readonly simulated: Metrics;
}

export interface Simulation {
  readonly notice: typeof SIMULATION_NOTICE;
  readonly policy: SimulatedPolicy;
  readonly as_known_on: CalendarDate;
  readonly minimum_n: number;
  readonly all: Pick<SimulatedLine, 'record' | 'simulated'>;
  readonly lines: readonly SimulatedLine[];
  /** Requests that have no deadline in the simulation, by the reason why. */
  readonly without_deadline: { readonly not_started: number; readonly calendar_missing: number };
}

interface Sides {
  readonly record: FactsCollector;
  readonly simulated: FactsCollector;
}

/**
 * History under another policy, beside the record: the same requests and answers, due when these terms would have had them due.
 * Reads, and writes nothing; holds one page of requests at a time.
 */
export async function simulate(
  { store, runner }: { readonly store: SeenStore; readonly runner: CommandRunner },
  question: ComplianceQuestion,
  policy: SimulatedPolicy,
  minimumN: number,
): Promise<Simulation> {
  const nameOf = await groupNames(store, question.by);
  const figures = await VisibleFigures.of(store);
  const groups = new Groups<Sides>(question.by, () => ({
    record: new FactsCollector(),
    simulated: new FactsCollector(),
  }));
  const missing = { 'not-started': 0, 'calendar-missing': 0 };
  for await (const page of requestClocks(store, question)) {
    for (const clock of page) {
      const counted = figures.find(question, clock.requestId);
      if (counted === null) continue;
      const due = simulatedDue(policy.response, clock.facts, await calendarsOf(runner, policy, clock));
      if (due.kind !== 'due') missing[due.kind]++;
      const sides = groups.of(counted.request.filed);
      sides.record.add(counted.request, counted.aspects);
      const otherwise = dueOtherwise(counted.request, due);
      const aspects = aspectsOf(otherwise, momentOf(question), figures.workingDaysBetween);
      if (aspects !== null) sides.simulated.add(otherwise, aspects);
    }
  }
  const lines = groups.all().map(({ keys, content }) => ({ ...nameOf(keys), ...factsOf(content) }));
  const whole = (side: keyof Sides): Metrics => metricsOf(mergeFacts(lines.map((line) => line[side])), minimumN);
  return {
    notice: SIMULATION_NOTICE,
    policy,
    ...{ as_known_on: question.on, minimum_n: minimumN },
    all: { record: whole('record'), simulated: whole('simulated') },
    lines: lines
      .map(({ record, simulated, ...name }) => ({
        ...name,
        record: metricsOf(record, minimumN),
        simulated: metricsOf(simulated, minimumN),
      }))
      .sort((a, b) => (a.label < b.label ? -1 : 1)),
    without_deadline: { not_started: missing['not-started'], calendar_missing: missing['calendar-missing'] },
  };
}

function factsOf({ record, simulated }: Sides): { readonly record: Facts; readonly simulated: Facts } {
  return { record: record.facts(), simulated: simulated.facts() };
}

function dueOtherwise(request: FiguredRequest, due: SimulatedDue): FiguredRequest {
  // A clock that never began does not stand either: what came is neither on time nor late.
  if (due.kind !== 'due') return { ...request, dueAt: null, dueOn: null, stops: null };
  if (due.dueAt === null || due.dueOn === null) return { ...request, dueAt: null, dueOn: null };
  return { ...request, dueAt: Date.parse(due.dueAt), dueOn: dayNumber(due.dueOn) };
}
