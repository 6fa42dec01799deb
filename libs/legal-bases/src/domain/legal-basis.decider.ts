import { accept, canonicalJson, type Decider, idFrom, type Refusal, readContent, refuse } from '@comity/kernel';
import { type LegalBasisEvent, type LegalBasisVersion, legalBasisEvents } from './legal-basis.events.js';

/** Every version that was ever published, by its name; none for an instrument that nobody has published. */
export interface LegalBasisState {
  readonly versions: ReadonlyMap<string, LegalBasisVersion>;
}

export interface PublishLegalBasis {
  readonly type: 'publish';
  readonly basis: LegalBasisVersion;
}

export type LegalBasisRefusal = Refusal<'content-invalid' | 'listed-twice' | 'version-already-published'>;

/** An instrument's id follows from its name, whatever its spacing and case. */
export function legalBasisIdOf(instrument: string): string {
  return idFrom('legal-basis', instrument.trim().replaceAll(/\s+/g, ' ').toLowerCase());
}

/** The rules of one instrument's versions: once published, a version is never changed; a correction is a new one. */
export const legalBasisDecider: Decider<LegalBasisState, PublishLegalBasis, LegalBasisEvent, LegalBasisRefusal> = {
  category: 'basis',
  initial: { versions: new Map() },
  decide({ basis }, { versions }) {
    const content = readContent(legalBasisEvents.LegalBasisPublished, basis);
    if (!content.valid) return refuse('content-invalid', content.sentence);
    const { version, criteria, consultations } = content.data;
    if (hasTwice(criteria.map((each) => each.criterion)) || hasTwice(consultations)) {
      return refuse('listed-twice', 'name each criterion and each authority to be consulted once');
    }
    const published = versions.get(version);
    if (published === undefined) return accept({ type: 'LegalBasisPublished', data: content.data });
    return canonicalJson(published) === canonicalJson(content.data)
      ? accept()
      : refuse('version-already-published', `version ${version} is published; give the correction another name`);
  },
  evolve: ({ versions }, { data }) => ({ versions: new Map(versions).set(data.version, data) }),
};

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
