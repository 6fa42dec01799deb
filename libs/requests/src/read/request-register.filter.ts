import type { CalendarDate } from '@comity/kernel';
import type { RegisterEntry } from './request-register.row.js';

/** Which requests are asked for; what is absent does not matter. */
export interface RegisterFilter {
  readonly status?: RegisterEntry['status'] | undefined;
  readonly answered?: RegisterEntry['answered'] | undefined;
  readonly counterpartId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly agreementId?: string | undefined;
  readonly direction?: RegisterEntry['direction'] | undefined;
  readonly kind?: string | undefined;
  readonly supplements?: string | undefined;
  readonly waitingOn?: RegisterEntry['waitingOn'] | undefined;
  /** The due day lies before, or after, this day. */
  readonly dueBefore?: CalendarDate | undefined;
  readonly dueAfter?: CalendarDate | undefined;
  readonly overdue?: boolean | undefined;
  /** Occurs in the reference or the subject, in whatever case. */
  readonly text?: string | undefined;
}

/** Of few values, which stand in the query: the best way to one of them need not be that to another. */
export const OF_FEW = ['status', 'answered', 'direction', 'waitingOn'] as const;
/** Of many, which are passed as such. */
export const OF_MANY = ['counterpartId', 'caseId', 'agreementId', 'kind', 'supplements'] as const;
