import { categoryOf, type DomainEvent, type Recorded } from '@comity/kernel';
import type { RoundEvent, StatusReport } from '@comity/rounds/contract';
import { roundStream } from '@comity/rounds/contract';
import { type CaseReadingEvent, caseReadingStream } from './domain/case-reading.events.js';
import { MATTERS } from './matters.js';

type History = readonly Recorded[];

/** A category whose streams tell of cases: of which ones, and on which other streams they rest. */
interface GuardedCategory {
  casesIn(history: History): readonly string[];
  citedIn(history: History): readonly string[];
}

const GUARDED: ReadonlyMap<string, GuardedCategory> = new Map<string, GuardedCategory>([
  ...MATTERS.map(({ stream, placing, citing }): [string, GuardedCategory] => [
    stream.category,
    {
      casesIn: (history) => lastOf(history.flatMap((event) => placing(event)?.caseId ?? [])),
      citedIn: (history) => history.flatMap((event) => citing?.(event) ?? []),
    },
  ]),
  [roundStream.category, { casesIn: ofRounds(casesShownIn), citedIn: ofRounds(eventsNamedIn) }],
  [
    caseReadingStream.category,
    { casesIn: (history) => history.map(({ data }) => (data as CaseReadingEvent['data']).caseId), citedIn: () => [] },
  ],
]);

/** False for a category of which everybody may know every stream. */
export function isGuarded(category: string): boolean {
  return GUARDED.has(category);
}

/** Which cases a stream tells of by itself, and on which other streams it rests. */
export interface Placement {
  readonly caseIds: readonly string[];
  readonly cited: readonly string[];
}

/** @param history the stream's events, in order */
export function placementOf(stream: string, history: History): Placement {
  const guarded = GUARDED.get(categoryOf(stream));
  return {
    caseIds: [...new Set(guarded?.casesIn(history))],
    cited: [...new Set(guarded?.citedIn(history))],
  };
}

/**
 * The cases of a stream, and of everything that it rests on, at whatever distance.
 * @param placed says where another stream lies
 */
export async function casesBehind(
  { caseIds, cited }: Placement,
  placed: (stream: string) => Promise<Placement>,
): Promise<ReadonlySet<string>> {
  const all = new Set(caseIds);
  const behind = new Set(cited);
  // What is added to a set while it is gone through is gone through as well.
  for (const stream of behind) {
    const other = await placed(stream);
    for (const caseId of other.caseIds) all.add(caseId);
    for (const further of other.cited) behind.add(further);
  }
  return all;
}

/** The event log hands over events of the category only, each checked against its schema. */
function ofRounds(read: (event: RoundEvent) => readonly string[]): (history: History) => readonly string[] {
  return (history) => history.flatMap((event: DomainEvent) => read(event as RoundEvent));
}

/** A matter is in one case at a time. */
function lastOf(caseIds: readonly string[]): readonly string[] {
  return caseIds.slice(-1);
}

function casesShownIn(event: RoundEvent): readonly string[] {
  switch (event.type) {
    case 'StatusReportCompiled':
    case 'ReportRestated':
      return [...event.data.caseIds, ...event.data.priorityCases.map(({ caseId }) => caseId)];
    case 'RoundOpened':
    case 'CutoffFixed':
    case 'StatusReportApproved':
    case 'StatusReportPublished':
      return [];
  }
}

/** A restatement names the events that changed its figures. */
function eventsNamedIn(event: RoundEvent): readonly string[] {
  if (event.type !== 'ReportRestated') return [];
  const { restates } = JSON.parse(event.data.report) as StatusReport;
  return restates === null ? [] : restates.events.map(({ stream }) => stream);
}
