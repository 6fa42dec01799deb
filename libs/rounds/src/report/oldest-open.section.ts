import { cases } from '@comity/cases/contract';
import { complianceGroups, type RequestFacts } from '@comity/compliance/contract';
import { counterparts } from '@comity/counterparts/contract';
import { canonicalJson, streamName } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import type { SeenStore } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { mayShow } from '../domain/may-leave.js';
import { DIRECTIONS, type OldestOpenRequest, type ReportDirection } from '../domain/status-report.js';
import { markingsOf } from './case-markings.js';
import { requestHistories } from './request-histories.js';
import { questionOf, type ReportScope, type ReportSection } from './section.js';

/** The ten requests that have been open longest, in each direction. */
export const oldestOpenSection: ReportSection<'oldestOpen'> = {
  name: 'oldestOpen',
  projections: [requestRegister, requestFigures, calendarYears, counterparts, cases],

  async compile(store, scope) {
    const shown = async (direction: ReportDirection): Promise<OldestOpenRequest[]> =>
      (await oldestIn(store, scope, direction)).map(
        ({ caseId: _caseId, requestId: _requestId, ...request }) => request,
      );
    return { outgoing: await shown('outgoing'), incoming: await shown('incoming') };
  },

  async sources(store, scope, name, { after, limit }) {
    const direction = DIRECTIONS.find((one) => one === name) ?? 'outgoing';
    const { oldest_open } = (await complianceGroups(store, questionOf(scope, { direction }), 1)).all;
    return oldest_open
      .map(({ requestId, reference }) => ({
        id: requestId,
        stream: streamName('request', requestId),
        label: reference,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .filter(({ id }) => after === undefined || id > after)
      .slice(0, limit)
      .map(({ stream, label }) => ({ stream, label }));
  },

  async histories(store, before, after, limit) {
    const listed = new Set<string>();
    for (const scope of [before, after]) {
      for (const direction of DIRECTIONS) {
        for (const { requestId } of await oldestIn(store, scope, direction)) listed.add(requestId);
      }
    }
    const contribution = ({ requestId, direction, filedOn, dueOn, aspects }: RequestFacts, figure: string): string => {
      if (direction !== figure || !listed.has(requestId) || !aspects.open) return '';
      return canonicalJson([filedOn, dueOn, aspects.openAge]);
    };
    return requestHistories(store, before, after, limit, contribution);
  },
};

/** The cases of which the section shows a reference, so that their marking can be asked again before publication. */
export async function casesShownAmongOldest(store: SeenStore, scope: ReportScope): Promise<string[]> {
  const requests = [await oldestIn(store, scope, 'outgoing'), await oldestIn(store, scope, 'incoming')].flat();
  return requests.flatMap(({ caseId, reference }) => (reference === null ? [] : [caseId]));
}

interface OldestWithIds extends OldestOpenRequest {
  readonly requestId: string;
  readonly caseId: string;
}

async function oldestIn(store: SeenStore, scope: ReportScope, direction: ReportDirection): Promise<OldestWithIds[]> {
  const { oldest_open } = (await complianceGroups(store, questionOf(scope, { direction }), 1)).all;
  const belongings = await belongingsOf(
    store,
    scope,
    oldest_open.map(({ requestId }) => requestId),
  );
  const markings = await markingsOf(
    store,
    [...belongings.values()].map(({ caseId }) => caseId),
  );
  return oldest_open.map(({ requestId, reference, filedOn, dueOn, age }) => {
    const { caseId = '', counterpart = null } = belongings.get(requestId) ?? {};
    const shown = mayShow(scope.marking, markings.get(caseId)) ? reference : null;
    return { requestId, caseId, reference: shown, counterpart: counterpart ?? '', filedOn, dueOn, ageDays: age };
  });
}

/** Which case each request is in, and what its counterpart was called at the point of the report. */
async function belongingsOf(store: SeenStore, { point }: ReportScope, requestIds: readonly string[]) {
  if (requestIds.length === 0) return new Map<string, { caseId: string; counterpart: string | null }>();
  const named = store.asKnown(counterparts, point, 'named').select(['named.counterpartId as namedId', 'label']);
  const rows = await store
    .asKnown(requestRegister, point)
    .leftJoin(named.as('counterpart'), 'counterpart.namedId', 'row.counterpartId')
    .where('requestId', 'in', requestIds)
    .select(['requestId', 'caseId', 'counterpart.label as counterpart'])
    .execute();
  return new Map(rows.map(({ requestId, ...belongs }) => [requestId, belongs]));
}
