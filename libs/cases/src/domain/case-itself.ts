import { streamId } from '@comity/kernel';
import { type CaseEvent, caseStream } from './case.events.js';
import { caseMatter, quoted } from './case-matter.js';

/** The case itself, in its own timeline. */
export const caseItself = caseMatter<CaseEvent>({
  stream: caseStream,
  placing: (event) => (event.type === 'CaseOpened' ? { caseId: streamId(event.stream), title: 'the case' } : null),
  sentences: {
    CaseOpened: ({ title, marking }) => `opened the case ${quoted(title)}, marked ${marking}`,
    CaseAssigned: ({ officer }) => `assigned the case to ${officer}`,
    MarkingChanged: ({ marking, reason }) => `marked the case ${marking}: ${quoted(reason)}`,
    AccessGranted: ({ person, reason }) => `granted ${person} access: ${quoted(reason)}`,
    AccessRevoked: ({ person, reason }) => `revoked the access of ${person}: ${quoted(reason)}`,
    EmergencyAccessTaken: ({ until, reason }) =>
      `took access to the case in an emergency, until ${until}: ${quoted(reason)}`,
    EmergencyAccessReviewed: ({ justified, remark }) =>
      `found an emergency access ${justified ? 'justified' : 'unjustified, which ended it'}: ${quoted(remark)}`,
    CaseClosed: ({ reason }) => `closed the case: ${quoted(reason)}`,
    CaseReopened: ({ reason }) => `reopened the case: ${quoted(reason)}`,
  },
});
