import { type Recorded, streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type RoundData, type RoundEvent, roundStream } from '../domain/round.events.js';
import type { EditionShown, RoundRow } from './round.row.js';

/** One row per round. */
export const rounds = projection<RoundEvent, RoundRow>({
  name: 'rounds',
  version: 1,
  streams: [roundStream],
  columns: {
    roundId: 'uuid',
    agreementId: 'uuid',
    title: 'text',
    periodFrom: 'date',
    periodTo: 'date',
    minimumN: 'integer',
    status: 'text',
    cutoff: 'jsonb',
    editions: 'jsonb',
    openedBy: 'text',
    openedAt: 'timestamptz',
    revision: 'integer',
  },
  indexes: [['openedAt', 'roundId'], ['roundId'], ['agreementId']],
  key: (event) => streamId(event.stream),
  on: {
    RoundOpened: (_row, { data, occurredAt, revision }, roundId) => ({
      roundId,
      agreementId: data.agreementId,
      title: data.title,
      periodFrom: data.period.from,
      periodTo: data.period.to,
      minimumN: data.minimumN,
      status: 'opened',
      cutoff: null,
      editions: [],
      openedBy: data.openedBy.id,
      openedAt: occurredAt,
      revision,
    }),
    CutoffFixed: (row, event) => {
      const { fixedBy: _fixedBy, ...cutoff } = event.data;
      return { ...existing(row, event), status: 'cutoff-fixed', cutoff, revision: event.revision };
    },
    StatusReportCompiled: (row, event) => withDraft(row, event, event.data.compiledBy.id, null),
    ReportRestated: (row, event) => withDraft(row, event, event.data.restatedBy.id, event.data),
    StatusReportApproved: (row, event) =>
      withStage(row, event, 'approved', { approvedBy: event.data.approvedBy.id, approvedAt: event.occurredAt }),
    StatusReportPublished: (row, event) =>
      withStage(row, event, 'published', { publishedBy: event.data.publishedBy.id, publishedAt: event.occurredAt }),
  },
});

/** The edition in the place of its former draft, where there was one. */
function withDraft(
  row: RoundRow | undefined,
  event: Recorded<Extract<RoundEvent, { type: 'StatusReportCompiled' | 'ReportRestated' }>>,
  compiledBy: string,
  restated: Pick<RoundData<'ReportRestated'>, 'restates' | 'reason' | 'figuresChanged'> | null,
): RoundRow {
  const before = existing(row, event);
  const { edition, sha256, marking, position, knownAt } = event.data;
  const draft: EditionShown = {
    ...{ edition, status: 'compiled', sha256, marking, position, knownAt, compiledBy, compiledAt: event.occurredAt },
    ...{ approvedBy: null, approvedAt: null, publishedBy: null, publishedAt: null },
    restates: restated?.restates ?? null,
    reason: restated?.reason ?? null,
    figuresChanged: restated?.figuresChanged ?? null,
  };
  const editions = [...before.editions.filter((one) => one.edition !== edition), draft];
  return { ...before, status: 'compiled', editions, revision: event.revision };
}

function withStage(
  row: RoundRow | undefined,
  event: Recorded<Extract<RoundEvent, { type: 'StatusReportApproved' | 'StatusReportPublished' }>>,
  status: 'approved' | 'published',
  reached: Partial<EditionShown>,
): RoundRow {
  const before = existing(row, event);
  const editions = before.editions.map((one) =>
    one.edition === event.data.edition ? { ...one, ...reached, status } : one,
  );
  return { ...before, status, editions, revision: event.revision };
}
