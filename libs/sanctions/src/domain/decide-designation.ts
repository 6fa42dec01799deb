import { accept, readContent, refuse } from '@comity/kernel';
import type { AmendDesignation, ChallengeBasis, RevokeDesignation } from './sanction.commands.js';
import {
  contentInvalid,
  hasTwice,
  notDesignated,
  refuseAuthor,
  refuseBare,
  type SanctionDecision,
} from './sanction.decision.js';
import { type Amendment, type Participant, sanctionEvents } from './sanction.events.js';
import { type DesignatedSanction, type ProposedSanction, peopleBehind, placeOf } from './sanction.state.js';

/**
 * Says who is meant more exactly, lifts a measure, or says on which criteria the designation still rests, which also
 * answers a challenge. It never widens, and never turns to somebody else: for that, a sanction is proposed anew.
 */
export function amend({ by, amendment, reason, fallen }: AmendDesignation, state: ProposedSanction): SanctionDecision {
  if (state.phase !== 'designated') return notDesignated(state);
  const content = readContent(sanctionEvents.DesignationAmended, { ...amendment, reason, amendedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  const { identifiers, measures, criteria } = content.data;
  if (identifiers === undefined && measures === undefined && criteria === undefined) {
    return refuse('amendment-empty', 'say what changes: identifiers, measures or criteria');
  }
  const refused =
    refuseAuthor(by, state) ??
    refuseOtherSubject(by, identifiers, state) ??
    refuseWider(content.data, state) ??
    refuseBare(criteria ?? [], state, fallen);
  return refused ?? accept({ type: 'DesignationAmended', data: content.data });
}

/** Who is meant is said more exactly by a fourth person, and so that it stays whom the others designated. */
function refuseOtherSubject(
  by: Participant,
  identifiers: Amendment['identifiers'],
  { proposal, designation }: DesignatedSanction,
): SanctionDecision | null {
  if (identifiers === undefined) return null;
  const deciders = [designation.approvedBy, designation.designatedBy].flatMap((each) =>
    each ? peopleBehind(each) : [],
  );
  if (peopleBehind(by).some((person) => deciders.includes(person))) {
    return refuse(
      'fourth-person-needed',
      'who approved or designated does not say who is meant, in person or by another; ask a fourth person',
    );
  }
  const onRecord = new Set(designation.identifiers.map(nameOfIdentifier));
  const designated = proposal.subject.identifiers.map(nameOfIdentifier).filter((each) => onRecord.has(each));
  const toStay = designated.length > 0 ? designated : [...onRecord];
  const stated = new Set(identifiers.map(nameOfIdentifier));
  if (toStay.length === 0 || toStay.some((each) => stated.has(each))) return null;
  return refuse(
    'identifier-must-stay',
    `keep at least one of those under which it was designated, or propose a sanction anew: ${toStay.join(', ')}`,
  );
}

function nameOfIdentifier({ type, value }: NonNullable<Amendment['identifiers']>[number]): string {
  return `${type} ${value}`;
}

function refuseWider(
  { measures = [], criteria = [] }: Amendment,
  { designation }: DesignatedSanction,
): SanctionDecision | null {
  if (hasTwice(measures) || hasTwice(criteria)) {
    return contentInvalid('correct and send again: name each measure and each criterion once');
  }
  const more = measures.filter((measure) => !designation.measures.includes(measure));
  if (more.length > 0) {
    return refuse(
      'measure-not-in-force',
      `an amendment only lifts measures; propose a sanction for: ${more.join(', ')}`,
    );
  }
  const other = criteria.filter((criterion) => !designation.criteria.includes(criterion));
  if (other.length === 0) return null;
  return refuse('criterion-unknown', `it does not rest on ${other.join(', ')}; propose a sanction for other criteria`);
}

export function revoke({ by, reason }: RevokeDesignation, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'revoked' && state.revokedBy.id === by.id) return accept();
  if (state.phase !== 'designated') return notDesignated(state);
  const refused = refuseAuthor(by, state);
  if (refused !== null) return refused;
  const content = readContent(sanctionEvents.DesignationRevoked, { reason, revokedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'DesignationRevoked', data: content.data });
}

/**
 * Once per cited event, however often it is asked and whatever has become of the proposal: a designation that was revoked
 * rested on it, too.
 */
export function challengeBasis({ cited, because }: ChallengeBasis, state: ProposedSanction): SanctionDecision {
  const place = placeOf(cited);
  if (state.voided.has(place)) return accept();
  const grounds = state.grounds.filter(({ citation }) => placeOf(citation) === place);
  if (grounds.length === 0) return refuse('citation-not-found', `the proposal does not cite ${place}; check the place`);
  if (grounds.some(({ citation }) => citation.eventHash !== cited.eventHash)) {
    return refuse('citation-conflicts', 'this event was cited with another digest; have an auditor verify its stream');
  }
  const criteria = grounds.map(({ criterion }) => criterion);
  const content = readContent(sanctionEvents.DesignationBasisChallenged, { cited, criteria, because });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'DesignationBasisChallenged', data: content.data });
}
