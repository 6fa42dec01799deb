import { scenario } from '@comity/testing';
import { legalBasisDecider, legalBasisIdOf } from './legal-basis.decider.js';
import type { LegalBasisEvent, LegalBasisVersion } from './legal-basis.events.js';

const { given } = scenario(legalBasisDecider);
const basis: LegalBasisVersion = {
  instrument: 'Invented Order',
  version: '2015-04-01',
  inForceFrom: '2015-04-01',
  criteria: [{ criterion: '1(a)', summary: 'Harm to a network', reference: 'sec. 1(a)' }],
  consultations: ['Attorney General'],
  sources: ['80 FR 18077'],
  note: 'check against the text in force',
};
const published: LegalBasisEvent = { type: 'LegalBasisPublished', data: basis };
const publish = (changes: Partial<LegalBasisVersion> = {}) => ({
  type: 'publish' as const,
  basis: { ...basis, ...changes },
});

describe('publishing a legal basis', () => {
  it('records the criteria of one version of the text', () => given().when(publish()).emits(published));
  it('takes the same version again as a retry', () => given(published).when(publish()).changesNothing());
  it('never changes a version that is published [criteria-have-versions]', () =>
    given(published)
      .when(publish({ note: 'read again' }))
      .refuses('version-already-published'));
  it('adds an amendment as a version of its own', () => {
    const amended = { ...basis, version: '2016-12-28', inForceFrom: '2016-12-28' };
    given(published).when(publish(amended)).emits({ type: 'LegalBasisPublished', data: amended });
  });
  it('names each criterion and each authority once', () => {
    given()
      .when(publish({ criteria: [...basis.criteria, ...basis.criteria] }))
      .refuses('listed-twice');
    given()
      .when(publish({ consultations: ['State', 'State'] }))
      .refuses('listed-twice');
  });
  it('refuses a version without a criterion or a source, and a day that does not exist', () => {
    for (const wrong of [{ criteria: [] }, { sources: [] }, { inForceFrom: '2015-02-30' }]) {
      given().when(publish(wrong)).refuses('content-invalid');
    }
  });
  it('knows an instrument by its name, however it is spaced', () => {
    expect(legalBasisIdOf(' executive  Order 13694')).toBe(legalBasisIdOf('Executive Order 13694'));
    expect(legalBasisIdOf('Executive Order 13757')).not.toBe(legalBasisIdOf('Executive Order 13694'));
  });
});
