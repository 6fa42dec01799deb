import { readdirSync, readFileSync } from 'node:fs';
import { fold } from '@comity/kernel';
import { registered } from '../testing/agreement.fixtures.js';
import type { AgreementCommand } from './agreement.commands.js';
import { agreementDecider } from './agreement.decider.js';
import type { PolicyContent } from './agreement.events.js';
import type { LadderContent } from './hotline-ladder.js';
import type { RubricContent } from './quality-rubric.js';
import type { GuidelinesContent } from './request-guidelines.js';

type Undated<T> = Omit<T, 'effectiveFrom'>;

/** One file of examples; the day from which its terms hold is the adopter's to choose. */
interface Example {
  readonly note: string;
  readonly policies?: readonly Undated<PolicyContent>[];
  readonly guidelines?: readonly Undated<GuidelinesContent>[];
  readonly rubrics?: readonly Undated<RubricContent>[];
  readonly ladders?: readonly Undated<LadderContent>[];
}

const FOLDER = new URL('../../../../examples/agreements/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const effectiveFrom = '2026-08-18';

const contentOf = (file: string): Example => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

/** The commands that adopt everything in the file, each with what it adopts. */
function adoptions(file: string): { readonly terms: object; readonly command: AgreementCommand }[] {
  const { policies = [], guidelines = [], rubrics = [], ladders = [] } = contentOf(file);
  const dated = <T extends object>(terms: T) => ({ ...terms, effectiveFrom });
  return [
    ...policies.map((terms) => ({ terms, command: { type: 'adopt-policy', policy: dated(terms) } as const })),
    ...guidelines.map((terms) => ({ terms, command: { type: 'adopt-guidelines', guidelines: dated(terms) } as const })),
    ...rubrics.map((terms) => ({ terms, command: { type: 'adopt-rubric', rubric: dated(terms) } as const })),
    ...ladders.map((terms) => ({ terms, command: { type: 'define-ladder', ladder: dated(terms) } as const })),
  ];
}

describe('the terms of real instruments that ship as examples', () => {
  it('are those of five instruments', () => expect(files).toHaveLength(5));

  it.each(files)('can be adopted as they stand, nothing in them is dropped: %s', (file) => {
    const state = fold(agreementDecider, [registered]);
    expect(adoptions(file)).not.toEqual([]);
    for (const { terms, command } of adoptions(file)) {
      expect(agreementDecider.decide(command, state)).toMatchObject({ accepted: true, events: [{ data: terms }] });
    }
  });

  it.each(files)('name their source, and say that they are no law: %s', (file) => {
    expect(contentOf(file).note).toContain('check against the text in force');
    for (const { terms } of adoptions(file)) {
      expect(terms).toMatchObject({ source: expect.stringMatching(/.{10,}; check against the text in force$/) });
    }
  });
});
