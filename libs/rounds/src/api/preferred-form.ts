import { ProblemException } from '@comity/http';
import { REPORT_FORMS, type ReportForm } from '../domain/render-report.js';

const RANGES_READ_AT_MOST = 20;

/**
 * The form that the caller prefers; JSON where they do not say.
 * @throws ProblemException 406 `form-not-offered`
 * @source RFC 9110, section 12.5.1; a more exact range does not outweigh a less exact one with the same weight
 */
export function preferredForm(accept: string | undefined): ReportForm {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  const ranges = accept.split(',').slice(0, RANGES_READ_AT_MOST).map(rangeOf);
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { range } of wanted) {
    const form = REPORT_FORMS.find((one) => covers(range, one));
    if (form !== undefined) return form;
  }
  throw new ProblemException(406, 'form-not-offered', `ask for one of: ${REPORT_FORMS.join(', ')}`);
}

function rangeOf(text: string): { readonly range: string; readonly weight: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { range, weight: Number.isNaN(weight) ? 0 : weight };
}

function covers(range: string, form: ReportForm): boolean {
  return range === '*/*' || range === form || range === `${form.split('/')[0]}/*`;
}
