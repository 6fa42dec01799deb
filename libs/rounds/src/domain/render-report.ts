import { renderHtml } from './render-html.js';
import { renderMarkdown } from './render-markdown.js';
import { blocksOf } from './report.blocks.js';
import { opened } from './status-report.js';

/** The forms in which a stored report is handed out. */
export const REPORT_FORMS = ['application/json', 'text/markdown', 'text/html'] as const;
export type ReportForm = (typeof REPORT_FORMS)[number];

/** The stored report in a form. The same text gives the same bytes, for good: a rendering belongs to the report's format. */
export function renderReport(text: string, form: ReportForm): string {
  if (form === 'application/json') return text;
  const report = opened(text);
  const blocks = blocksOf(report);
  return form === 'text/html' ? renderHtml(`Status report: ${report.title}`, blocks) : renderMarkdown(blocks);
}
