import type { NotificationKind } from './notification-kinds.js';

/** Who has to do with something, as the record knows them now. */
export interface Involved {
  /** Whom the event itself names: the new officer, whoever was granted access. */
  readonly named: readonly string[];
  /** Who wrote it: owns the request, prepared the proposal. */
  readonly authors: readonly string[];
  /** Who works on its case: its officer, who opened it, and who stands on its list. */
  readonly team: readonly string[];
  /** Who may approve, by their role. */
  readonly reviewers: readonly string[];
  /** Whose deed it was: nobody is told of their own. */
  readonly actors: readonly string[];
}

/** Who is told, before anybody asks whether they may know of it. */
export function audienceOf(kind: NotificationKind, involved: Involved): readonly string[] {
  const told = new Set(toldOf(kind, involved));
  for (const actor of involved.actors) told.delete(actor);
  return [...told];
}

function toldOf(kind: NotificationKind, { named, authors, team, reviewers }: Involved): readonly string[] {
  switch (kind) {
    case 'case-assigned':
    case 'access-granted':
    case 'emergency-access':
      return named;
    case 'approval-wanted':
      return reviewers.filter((person) => !authors.includes(person));
    case 'sent-back':
    case 'approved':
      return authors;
    case 'deadline-reminder':
    case 'deadline-missed':
    case 'miss-voided':
    case 'response-received':
    case 'clarification-requested':
    case 'request-returned':
    case 'issue-escalated':
    case 'designation-challenged':
    case 'licence-expiring':
    case 'licence-expired':
      return [...authors, ...team];
  }
}
