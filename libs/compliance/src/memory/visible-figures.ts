import type { Instant } from '@comity/kernel';
import type { Hidden, SeenStore } from '@comity/read-store';
import { requestStream } from '@comity/requests/contract';
import { type Aspects } from '../domain/aspects.js';
import { aspectsOf, type FigureMoment, type WorkingDaysBetween } from '../domain/figured-request.js';
import { type ComplianceQuestion, filterOf, memoryPointOf, momentOf } from '../read/question.js';
import type { FiguredState, PassingState } from './figures-memory.js';
import { type CurrentFigures, currentFigures } from './figures-reader.js';

/** A request as one state of the record showed it. What was recorded of it in one millisecond makes one state. */
export interface Version<Facts> {
  readonly requestId: string;
  readonly knownFrom: Instant;
  /** Of the last event that made this state. */
  readonly position: bigint;
  /** Null while the request does not count for what is asked. */
  readonly facts: Facts | null;
}

/** The figures of the requests that one viewer may know of. */
export class VisibleFigures {
  private constructor(
    private readonly current: CurrentFigures,
    private readonly hidden: Hidden,
  ) {}

  /** As they stand at this moment or a later one. */
  static async of(store: SeenStore): Promise<VisibleFigures> {
    const current = await currentFigures(store);
    return new VisibleFigures(current, await store.hidden());
  }

  /** Visits the requests asked for, with what each contributes, in no order; `by` does not matter. */
  visit(question: ComplianceQuestion, visitor: (request: FiguredState, aspects: Aspects) => void): void {
    this.pass(question, (request, aspects) => visitor(request.copy(), aspects));
  }

  /** The same for whoever adds up: each time it is one object, which shows another request, and is not to be kept. */
  pass(question: ComplianceQuestion, visitor: (request: PassingState, aspects: Aspects) => void): void {
    const isAskedFor = filterOf(question.filter);
    const moment = momentOf(question);
    this.current.memory.pass(memoryPointOf(question.knownAt), (request) => {
      const { filed } = request;
      if (!isAskedFor(filed) || this.hides(filed)) return;
      const aspects = this.aspectsAt(request, moment);
      if (aspects !== null) visitor(request, aspects);
    });
  }

  /** One request of those asked for, with what it contributes; null where it does not count. */
  find(
    question: ComplianceQuestion,
    requestId: string,
  ): { readonly request: FiguredState; readonly aspects: Aspects } | null {
    const request = this.current.memory.find(requestId, memoryPointOf(question.knownAt));
    if (request === null || this.hides(request.filed) || !filterOf(question.filter)(request.filed)) return null;
    const aspects = this.aspectsAt(request, momentOf(question));
    return aspects && { request, aspects };
  }

  get workingDaysBetween(): WorkingDaysBetween {
    return this.current.workingDaysBetween;
  }

  /** Every state that the record has shown of these requests, by request and in the order of the log; none of one that is hidden. */
  versions<Facts>(
    question: ComplianceQuestion,
    requestIds: readonly string[],
    factsOf: (request: FiguredState, aspects: Aspects) => Facts | null,
  ): Version<Facts>[] {
    const isAskedFor = filterOf(question.filter);
    const moment = momentOf(question);
    const states = [...requestIds].sort().flatMap((requestId) => this.current.memory.states(requestId));
    return states
      .filter(({ filed }) => !this.hides(filed))
      .map((state) => {
        const aspects = isAskedFor(state.filed) ? this.aspectsAt(state, moment) : null;
        return {
          requestId: state.filed.requestId,
          knownFrom: new Date(state.knownFrom).toISOString(),
          position: BigInt(state.position),
          facts: aspects && factsOf(state, aspects),
        };
      });
  }

  private hides({ caseId, requestId }: FiguredState['filed']): boolean {
    return this.hidden.has(caseId, requestStream.category, requestId);
  }

  private aspectsAt(request: FiguredState, moment: FigureMoment): Aspects | null {
    return aspectsOf(request, moment, this.current.workingDaysBetween);
  }
}
