import { cases } from '@comity/cases/contract';
import { type Aspect, type ComplianceQuestion, complianceGroups, requestsBehind } from '@comity/compliance/contract';
import { streamName } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { mayShow } from '../domain/may-leave.js';
import { CASE_COUNTS, type PriorityCaseContent } from '../domain/status-report.js';
import { markingsOf } from './case-markings.js';
import { requestHistories } from './request-histories.js';
import { questionOf, type ReportScope, type ReportSection } from './section.js';

/** The cases that the review takes up by name, with how far the requests in them have come. */
export const priorityCasesSection: ReportSection<'priorityCases'> = {
  name: 'priorityCases',
  projections: [requestRegister, requestFigures, calendarYears, cases],

  async compile(store, scope) {
    const { priorityCases, marking } = scope;
    const markings = await markingsOf(
      store,
      priorityCases.map(({ caseId }) => caseId),
    );
    const contents: PriorityCaseContent[] = [];
    for (const { caseId, title, reason } of priorityCases) {
      const { filed, final, open, overdue, late, withdrawn } = (
        await complianceGroups(store, ofCase(scope, caseId), scope.minimumN)
      ).all;
      const words = mayShow(marking, markings.get(caseId)) ? { title, reason } : { title: null, reason: null };
      contents.push({ ...words, requests: { filed, final, open, overdue, late, withdrawn } });
    }
    return contents;
  },

  async sources(store, scope, name, page) {
    const { caseId, count } = parsed(scope, name);
    const requests = await requestsBehind(store, ofCase(scope, caseId), { basis: [count], ...page });
    return requests.map(({ requestId, reference }) => ({ stream: streamName('request', requestId), label: reference }));
  },

  histories: (store, before, after, limit) =>
    requestHistories(store, before, after, limit, (facts, figure) => {
      const { caseId, count } = parsed(after, figure);
      return facts.caseId === caseId && facts.aspects[count] === true ? 'counts' : '';
    }),
};

function ofCase(scope: ReportScope, caseId: string): ComplianceQuestion {
  const question = questionOf(scope);
  return { ...question, filter: { ...question.filter, caseId } };
}

/** @param name `1.late`: the first case of the list, and what of its requests is counted */
function parsed({ priorityCases }: ReportScope, name: string): { caseId: string; count: Aspect } {
  const [place, count] = name.split('.');
  const caseId = priorityCases[Number(place) - 1]?.caseId ?? '';
  return { caseId, count: CASE_COUNTS.find((one) => one === count) ?? 'filed' };
}
