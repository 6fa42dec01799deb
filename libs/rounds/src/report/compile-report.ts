import { type FigureEvent, type SourceHistory, StretchReader, stretchesThatChanged } from '@comity/compliance/contract';
import type { EventLog } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { type ExplainedChange, namedOnce } from '../domain/changed-by.js';
import { differingFigures, figuresOf } from '../domain/figures.js';
import type {
  EventReference,
  Restatement,
  SectionContents,
  StatusReport,
  StoredReport,
} from '../domain/status-report.js';
import { casesShownAmongOldest } from './oldest-open.section.js';
import type { ReportScope } from './section.js';
import { SECTIONS, sectionOf } from './sections.js';

export interface CompiledSections {
  readonly sections: SectionContents;
  /** The cases of which they show more than numbers. */
  readonly caseIds: readonly string[];
}

/** What the record says to the questions of the report. */
export async function compileSections(store: SeenStore, scope: ReportScope): Promise<CompiledSections> {
  const sections = {
    compliance: await SECTIONS.compliance.compile(store, scope),
    quality: await SECTIONS.quality.compile(store, scope),
    oldestOpen: await SECTIONS.oldestOpen.compile(store, scope),
    priorityCases: await SECTIONS.priorityCases.compile(store, scope),
    hotline: await SECTIONS.hotline.compile(store, scope),
  };
  const chosen = scope.priorityCases.flatMap(({ caseId }, index) =>
    sections.priorityCases[index]?.title === null ? [] : [caseId],
  );
  return { sections, caseIds: [...new Set([...chosen, ...(await casesShownAmongOldest(store, scope))])].sort() };
}

/** More would be another report, not a restatement of one. */
export const CHANGED_STREAMS_AT_MOST = 10_000;

/**
 * Which figures of the published edition are other ones now, and which events changed them; null when too many streams have
 * changed to name them all.
 * @throws Fault `change-unexplained` when a figure changed and no event did: then a rule did, and the editions do not compare
 */
export async function changesBetween(
  stores: { readonly store: SeenStore; readonly log: EventLog },
  published: Pick<StoredReport, 'sections'>,
  before: ReportScope,
  present: Pick<StatusReport, 'sections'>,
  after: ReportScope,
): Promise<Pick<Restatement, 'events' | 'changes'> | null> {
  const events = new StretchReader(stores.log);
  const histories = new Map<string, readonly SourceHistory[]>();
  const changes: ExplainedChange[] = [];
  for (const differing of differingFigures(figuresOf(published), figuresOf(present))) {
    const place = sectionOf(differing.figure);
    if (place === null) throw new Fault('figure-unknown', `no section has the figure ${differing.figure}`);
    const { section, name } = place;
    // What an edition of a former format did not report has not changed since.
    if (!(section.name in published.sections)) continue;
    const own =
      histories.get(section.name) ??
      (await section.histories(stores.store, before, after, CHANGED_STREAMS_AT_MOST + 1));
    histories.set(section.name, own);
    if (own.length > CHANGED_STREAMS_AT_MOST) return null;
    const stretches = stretchesThatChanged(name, own, before.point, after.point);
    if (stretches.length === 0) {
      throw new Fault('change-unexplained', `${differing.figure} was ${differing.from} and is ${differing.to}`);
    }
    changes.push({ ...differing, events: (await events.in(stretches)).map(referenceTo) });
  }
  return namedOnce(changes);
}

function referenceTo({ stream, revision, position, type }: FigureEvent): EventReference {
  return { stream, revision, position, type };
}
