import { agreements } from '@comity/agreements/contract';
import { EventLog } from '@comity/event-log';
import { ProblemException } from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { EVERYTHING, ReadStore } from '@comity/read-store';
import { Inject, Injectable } from '@nestjs/common';
import type { CaseMarkings, Compilation } from '../domain/round.commands.js';
import type { Cutoff, PriorityCase, ReportMarking } from '../domain/round.events.js';
import { type Edition, nextEdition, type OpenedRound } from '../domain/round.state.js';
import { opened, type Restatement, type StatusReport } from '../domain/status-report.js';
import { markingsOf } from '../report/case-markings.js';
import { CHANGED_STREAMS_AT_MOST, changesBetween, compileSections } from '../report/compile-report.js';
import type { ReportScope } from '../report/section.js';
import { REPORT_PROJECTIONS } from '../report/sections.js';

const WAIT_MS = 5_000;
const RETRY = { headers: { 'Retry-After': '1' } } as const;
const READ_FROM = [...REPORT_PROJECTIONS, agreements].map(({ name }) => name);

/** What is chosen for a report, besides what the record says. */
export interface Choice {
  readonly marking: ReportMarking;
  readonly priorityCases: readonly PriorityCase[];
}

/** The state of the record at an instant, up to a position in decimal digits. */
type State = Pick<Cutoff, 'knownAt' | 'position'>;

/** Asks the record for reports, and for what changed between two states of it. */
@Injectable()
export class ReportCompiler {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** @throws ProblemException 503 `read-model-behind`, `read-model-incomplete` while the record cannot be told whole */
  async fromCutoff(
    roundId: string,
    round: OpenedRound,
    { cutoff, choice, asker }: { cutoff: Cutoff; choice: Choice; asker: Asker },
  ): Promise<Compilation> {
    const scope = scopeOf(round, cutoff, choice, cutoff);
    return this.compiled(roundId, round, { cutoff, scope, restates: null, asker });
  }

  /**
   * The same questions to the record of now, compared with what was published.
   * @throws ProblemException 409 `too-much-changed`; 503 as above
   */
  async restated(
    roundId: string,
    round: OpenedRound,
    { cutoff, published, reason, asker }: { cutoff: Cutoff; published: Edition; reason: string; asker: Asker },
  ): Promise<Compilation> {
    const present = { knownAt: asker.now, position: ((await this.log.lastPosition()) ?? 0n).toString() };
    const before = scopeOf(round, cutoff, published, published);
    const after = scopeOf(round, cutoff, published, present);
    await this.untilTold(after.point.position);
    const store = this.store.seenBy(EVERYTHING);
    const { sections } = await compileSections(store, after);
    const from = opened(published.report);
    const changed = await changesBetween({ store, log: this.log }, from, before, { sections }, after);
    if (changed === null) {
      const detail = `more than ${CHANGED_STREAMS_AT_MOST} requests or issues changed; review them in a new round`;
      throw new ProblemException(409, 'too-much-changed', detail);
    }
    const { edition, sha256 } = published;
    const restates = { edition, sha256, reason, ...changed };
    return this.compiled(roundId, round, { cutoff, scope: after, restates, asker });
  }

  /** A case of which the asker must not know is none. */
  markings(caseIds: readonly string[], asker: Asker): Promise<CaseMarkings> {
    return markingsOf(this.store.seenBy(viewerOf(asker)), caseIds);
  }

  private async compiled(
    roundId: string,
    round: OpenedRound,
    {
      cutoff,
      scope,
      restates,
      asker,
    }: { cutoff: Cutoff; scope: ReportScope; restates: Restatement | null; asker: Asker },
  ): Promise<Compilation> {
    await this.untilTold(scope.point.position);
    const { sections, caseIds } = await compileSections(this.store.seenBy(EVERYTHING), scope);
    const { marking, priorityCases } = scope;
    const { title, period, minimumN } = round.content;
    const state = { knownAt: scope.point.recordedBy, position: scope.point.position.toString() };
    const report: StatusReport = {
      ...{
        format: 2,
        roundId,
        edition: nextEdition(round),
        title,
        period,
        cutoff,
        marking,
        minimumN,
        sections,
        restates,
      },
      agreement: await this.nameOfAgreement(scope),
      compiledFrom: state,
    };
    const markings = await this.markings([...caseIds, ...priorityCases.map(({ caseId }) => caseId)], asker);
    return { report, ...state, marking, priorityCases, caseIds, markings };
  }

  private async nameOfAgreement({ agreementId, point }: ReportScope): Promise<string> {
    const row = await this.store
      .asKnown(agreements, point)
      .select('title')
      .where('agreementId', '=', agreementId)
      .executeTakeFirst();
    return row?.title ?? agreementId;
  }

  /** A report that left something out unseen would be worse than none. */
  private async untilTold(position: bigint): Promise<void> {
    if (!(await this.store.waitFor(READ_FROM, position, WAIT_MS))) {
      throw new ProblemException(503, 'read-model-behind', 'the read models are behind the record; ask again', RETRY);
    }
    const incomplete = (await this.store.status()).filter(({ name, parked }) => parked > 0 && READ_FROM.includes(name));
    if (incomplete.length > 0) {
      const names = incomplete.map(({ name }) => name).join(', ');
      const detail = `events wait to be folded in ${names}; have an administrator retry them`;
      throw new ProblemException(503, 'read-model-incomplete', detail, RETRY);
    }
  }
}

function scopeOf(
  { content: { agreementId, period, minimumN } }: OpenedRound,
  { asKnownOn: on, knownAt: at }: Cutoff,
  { marking, priorityCases }: Choice,
  { knownAt: recordedBy, position }: State,
): ReportScope {
  const point = { recordedBy, position: BigInt(position) };
  return { agreementId, period, on, at, point, minimumN, marking, priorityCases };
}

/** The questions of an edition, and the state of the record that answered them. */
export function scopeOfEdition(round: OpenedRound, cutoff: Cutoff, edition: Edition): ReportScope {
  return scopeOf(round, cutoff, edition, edition);
}
