import type { Task } from './work-item.row.js';

/** What falls due, in a few words. */
export const TASK_TITLES: Readonly<Record<Task['task'], string>> = {
  draft: 'Draft',
  approval: 'Approval',
  filing: 'Filing',
  acknowledgement: 'Acknowledgement due',
  response: 'Answer due',
  preservation: 'Preservation expires',
  clarification: 'Clarification due',
  rung: 'Hotline issue rises',
  resolution: 'Resolution',
  commitment: 'Commitment due',
  proposal: 'Proposal',
  review: 'Review',
  designation: 'Designation',
  petition: 'Petition',
  basis: 'Basis challenged',
  licence: 'Licence expires',
};
