import type { Projection } from '@comity/read-store';
import type { SectionName } from '../domain/status-report.js';
import { complianceSection } from './compliance.section.js';
import { hotlineSection } from './hotline.section.js';
import { oldestOpenSection } from './oldest-open.section.js';
import { priorityCasesSection } from './priority-cases.section.js';
import { qualitySection } from './quality.section.js';
import type { ReportSection } from './section.js';

/** What the report consists of, each part read through the contract of the slice that it is about. */
export const SECTIONS: { readonly [Name in SectionName]: ReportSection<Name> } = {
  compliance: complianceSection,
  quality: qualitySection,
  oldestOpen: oldestOpenSection,
  priorityCases: priorityCasesSection,
  hotline: hotlineSection,
};

/** Everything that a report is compiled from. */
export const REPORT_PROJECTIONS: readonly Projection[] = [
  ...new Set(Object.values(SECTIONS).flatMap((section): readonly Projection[] => section.projections)),
];

/** The section that a figure belongs to, and its name within; null where there is none. */
export function sectionOf(figure: string): { readonly section: ReportSection; readonly name: string } | null {
  const dot = figure.indexOf('.');
  const found = Object.values<ReportSection>(SECTIONS).find(({ name }) => name === figure.slice(0, dot));
  return found === undefined ? null : { section: found, name: figure.slice(dot + 1) };
}
