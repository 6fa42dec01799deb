import { scenario } from '@comity/testing';
import { legalBasisDecider } from '../domain/legal-basis.decider.js';
import { shippedLegalBases } from './shipped-legal-bases.js';

describe('the legal bases that ship', () => {
  it('can be published as they are, each version on its own', () => {
    const { given } = scenario(legalBasisDecider);
    for (const basis of shippedLegalBases()) {
      given().when({ type: 'publish', basis }).emits({ type: 'LegalBasisPublished', data: basis });
    }
  });

  it('hold Executive Order 13694 as issued and as amended in 2016, January 2025 and June 2025', () => {
    expect(shippedLegalBases().map(({ version, criteria }) => [version, criteria.length])).toEqual([
      ['2015-04-01', 8],
      ['2016-12-28', 10],
      ['2025-01-16', 13],
      ['2025-06-06', 13],
    ]);
  });

  it('name a source, and never pass for the law', () => {
    for (const { sources, note } of shippedLegalBases()) {
      expect(sources.join()).toMatch(/\d+ FR \d+/);
      expect(note).toMatch(/check against the text in force/);
    }
  });
});
