import type { SeenStore } from '@comity/read-store';
import { type Aspects } from '../domain/aspects.js';
import { aspectsOf, type FigureMoment } from '../domain/figured-request.js';
import { type ComplianceQuestion, filterOf, memoryPointOf, momentOf } from '../read/question.js';
import type { FiguredState } from './figures-memory.js';
import { type CurrentFigures, currentFigures } from './figures-reader.js';

/** The figures of the requests that one viewer may know of. */
export class VisibleFigures {
  private constructor(
    private readonly current: CurrentFigures,
    private readonly hidden: ReadonlySet<string>,
  ) {}

  /** As they stand at this moment or a later one. */
  static async of(store: SeenStore): Promise<VisibleFigures> {
    const current = await currentFigures(store);
    return new VisibleFigures(current, await store.casesHidden(current.memory.cases));
  }

  /** Visits the requests asked for, with what each contributes, in no order; `by` does not matter. */
  visit(question: ComplianceQuestion, visitor: (request: FiguredState, aspects: Aspects) => void): void {
    const isAskedFor = filterOf(question.filter);
    const moment = momentOf(question);
    this.current.memory.visit(memoryPointOf(question.knownAt), (request) => {
      if (!isAskedFor(request.filed) || this.hidden.has(request.filed.caseId)) return;
      const aspects = this.aspectsAt(request, moment);
      if (aspects !== null) visitor(request, aspects);
    });
  }

  /** Every state of a request with what it contributes, where it counts at all; nothing of one that is hidden. */
  states(
    question: ComplianceQuestion,
    requestId: string,
  ): { readonly state: FiguredState; readonly aspects: Aspects | null }[] {
    const isAskedFor = filterOf(question.filter);
    const moment = momentOf(question);
    return this.current.memory
      .states(requestId)
      .filter(({ filed }) => !this.hidden.has(filed.caseId))
      .map((state) => ({ state, aspects: isAskedFor(state.filed) ? this.aspectsAt(state, moment) : null }));
  }

  private aspectsAt(request: FiguredState, moment: FigureMoment): Aspects | null {
    return aspectsOf(request, moment, this.current.workingDaysBetween);
  }
}
