import { fold } from '@comity/kernel';
import { scenario } from '@comity/testing';
import {
  guidelines,
  guidelinesAdopted,
  ladder,
  ladderDefined,
  registered,
  rubric,
  rubricAdopted,
} from '../testing/agreement.fixtures.js';
import type { AgreementCommand } from './agreement.commands.js';
import { agreementDecider } from './agreement.decider.js';
import type { AgreementEvent } from './agreement.events.js';
import { guidelinesFor, ladderOfVersion, ladderOn, rubricOfVersion, rubricOn } from './agreement.terms.js';

const { given } = scenario(agreementDecider);
const stateAfter = (...events: readonly AgreementEvent[]) => fold(agreementDecider, [registered, ...events]);

interface AdoptedKind {
  readonly name: string;
  readonly adopt: (changes?: { effectiveFrom?: string }) => AgreementCommand;
  readonly adopted: (version: number, changes?: { effectiveFrom?: string }) => AgreementEvent;
}

const kinds: readonly AdoptedKind[] = [
  {
    name: 'guidelines',
    adopt: (changes) => ({ type: 'adopt-guidelines', guidelines: { ...guidelines, ...changes } }),
    adopted: guidelinesAdopted,
  },
  {
    name: 'the rubric',
    adopt: (changes) => ({ type: 'adopt-rubric', rubric: { ...rubric, ...changes } }),
    adopted: rubricAdopted,
  },
  {
    name: 'the hotline ladder',
    adopt: (changes) => ({ type: 'define-ladder', ladder: { ...ladder, ...changes } }),
    adopted: ladderDefined,
  },
];

describe.each(kinds)('adopting $name', ({ adopt, adopted }) => {
  const later = { effectiveFrom: '2017-01-01' };

  it('gives the first version number 1', () => given(registered).when(adopt()).emits(adopted(1)));

  it('never edits a version in use: a change is a new version, adopted from a date [versions-in-use-stay]', () =>
    given(registered, adopted(1)).when(adopt(later)).emits(adopted(2, later)));

  it('takes the same terms again as a retry', () => given(registered, adopted(1)).when(adopt()).changesNothing());

  it('refuses a change from before an earlier adoption', () =>
    given(registered, adopted(1, later)).when(adopt()).refuses('terms-before-earlier-adoption'));

  it('refuses terms from before the agreement, after its end, or from 30 February', () => {
    const ended: AgreementEvent = {
      type: 'AgreementTerminated',
      data: { terminatedFrom: '2020-01-01', reason: 'notice given' },
    };
    given(registered)
      .when(adopt({ effectiveFrom: '2015-09-24' }))
      .refuses('date-before-agreement');
    given(registered, ended)
      .when(adopt({ effectiveFrom: '2020-01-01' }))
      .refuses('agreement-terminated');
    given(registered)
      .when(adopt({ effectiveFrom: '2017-02-30' }))
      .refuses('date-invalid');
  });

  it('needs a registered agreement', () => given().when(adopt()).refuses('agreement-unknown'));
});

describe('terms that make no sense', () => {
  it('are a ladder whose levels do not count up from 1', () => {
    const rungs = ladder.rungs.slice(1);
    given(registered)
      .when({ type: 'define-ladder', ladder: { ...ladder, rungs } })
      .refuses('content-invalid');
  });

  it('are a rubric that asks for no deficiency with a score of 1', () => {
    const dimensions = rubric.dimensions.map((dimension) => ({ ...dimension, deficiencyUpTo: 0 }));
    given(registered)
      .when({ type: 'adopt-rubric', rubric: { ...rubric, dimensions } })
      .refuses('content-invalid');
  });

  it('are a rubric with a scale on which a step is not described [scores-are-anchored]', () => {
    const dimensions = rubric.dimensions.map((each) => ({ ...each, anchors: each.anchors.with(2, '') }));
    given(registered)
      .when({ type: 'adopt-rubric', rubric: { ...rubric, dimensions } as typeof rubric })
      .refuses('content-invalid');
  });

  it('are a rubric that scores timeliness, or anything else that not all agreements score [timeliness-is-computed]', () => {
    for (const dimension of ['timeliness', 'tone']) {
      const dimensions = rubric.dimensions.map((each) => ({ ...each, dimension }));
      given(registered)
        .when({ type: 'adopt-rubric', rubric: { ...rubric, dimensions } })
        .refuses('content-invalid');
    }
  });

  it('are guidelines that name a particular twice, or ask more items at least than at most', () => {
    for (const changes of [
      { requires: [...guidelines.requires, ...guidelines.requires] },
      { items: { atLeast: 3, atMost: 2 } },
    ]) {
      given(registered)
        .when({ type: 'adopt-guidelines', guidelines: { ...guidelines, ...changes } })
        .refuses('content-invalid');
    }
  });
});

describe('the terms that hold on a day', () => {
  const later = { effectiveFrom: '2017-01-01' };
  const state = stateAfter(
    guidelinesAdopted(1),
    guidelinesAdopted(2, { kind: 'preservation', ...later }),
    rubricAdopted(1),
    rubricAdopted(2, later),
    ladderDefined(1),
    ladderDefined(2, later),
  );
  const versionsOn = (day: string) => [
    guidelinesFor(state, { kind: 'preservation', on: day })?.guidelinesVersion ?? null,
    guidelinesFor(state, { kind: 'evidence', on: day })?.guidelinesVersion ?? null,
    rubricOn(state, day)?.rubricVersion ?? null,
    ladderOn(state, day)?.ladderVersion ?? null,
  ];

  it.each([
    ['2015-09-24', [null, null, null, null]],
    ['2016-12-31', [1, 1, 1, 1]],
    ['2017-01-01', [2, 1, 2, 2]],
  ])('are on %s those adopted last by then', (day, versions) => expect(versionsOn(day)).toEqual(versions));

  it('are found again by their version for as long as something pins it', () => {
    expect(rubricOfVersion(state, 1)).toMatchObject({ rubricVersion: 1 });
    expect(ladderOfVersion(state, 1)).toMatchObject({ ladderVersion: 1 });
    expect(ladderOfVersion(state, 3)).toBeNull();
  });
});
