import type { Marking } from '@comity/cases/contract';
import { idFrom } from '@comity/kernel';
import { scenario } from '@comity/testing';
import { invented, inventedAnew } from '../testing/report.js';
import type { CompileReport, RestateReport, RoundCommand } from './round.commands.js';
import { roundDecider } from './round.decider.js';
import type { Participant, RoundContent, RoundEvent } from './round.events.js';
import { sealed } from './status-report.js';

const { given } = scenario(roundDecider);
const olga: Participant = { id: 'olga' };
const rosa: Participant = { id: 'rosa' };
const rosaForOlga: Participant = { id: 'rosa', onBehalfOf: 'olga' };
const CASE = idFrom('case', 'of tests');

const round: RoundContent = {
  agreementId: idFrom('agreement', 'of tests'),
  title: invented.title,
  period: invented.period,
  minimumN: 1,
};
const { cutoff } = invented;
const open = (changes: Partial<RoundContent> = {}, inForceFrom: string | null = '2015-09-25'): RoundCommand => ({
  type: 'open',
  round: { ...round, ...changes },
  inForceFrom,
  by: olga,
});
const fix = (changes: Partial<typeof cutoff> = {}): RoundCommand => ({
  type: 'fix-cutoff',
  cutoff: { ...cutoff, ...changes },
  at: '2024-07-01T00:00:00.000Z',
  by: olga,
});
const marked = (marking: Marking | null) => new Map([[CASE, marking]]);
const choice = {
  marking: 'TLP:AMBER',
  priorityCases: [{ caseId: CASE, title: 'The relay', reason: 'overdue' }],
} as const;
const compile = (changes: Partial<CompileReport> = {}): RoundCommand => ({
  ...{ type: 'compile', report: invented, ...invented.compiledFrom, ...choice, caseIds: [CASE] },
  ...{ markings: marked('TLP:AMBER'), by: olga, ...changes },
});
const restate = (changes: Partial<RestateReport> = {}): RoundCommand => ({
  ...{ type: 'restate', report: inventedAnew, ...inventedAnew.compiledFrom, ...choice, caseIds: [CASE] },
  ...{ markings: marked('TLP:AMBER'), restates: 1, reason: 'an answer was registered late', by: olga, ...changes },
});
const digest = sealed(invented).sha256;
const approve = (by: Participant = rosa, sha256 = digest): RoundCommand => ({ type: 'approve', sha256, by });
const publish = (marking: Marking = 'TLP:AMBER'): RoundCommand => ({
  type: 'publish',
  markings: marked(marking),
  by: olga,
});

const opened: RoundEvent = { type: 'RoundOpened', data: { ...round, openedBy: olga } };
const fixed: RoundEvent = { type: 'CutoffFixed', data: { ...cutoff, fixedBy: olga } };
const [compiled] = given(opened, fixed).when(compile()).events() as [RoundEvent];
const approved: RoundEvent = { type: 'StatusReportApproved', data: { edition: 1, sha256: digest, approvedBy: rosa } };
const published: RoundEvent = {
  type: 'StatusReportPublished',
  data: { edition: 1, sha256: digest, publishedBy: olga },
};
const untilPublished = [opened, fixed, compiled, approved, published] as const;

describe('opening a round', () => {
  it('opens it under an agreement for a period, once', () => {
    given().when(open()).emits(opened);
    given(opened).when(open()).changesNothing();
    given(opened)
      .when(open({ title: 'Another' }))
      .refuses('round-already-opened');
  });

  it('refuses what is no period of an agreement', () => {
    given().when(open({}, null)).refuses('agreement-unknown');
    given()
      .when(open({ period: { from: '2024-06-30', to: '2024-01-01' } }))
      .refuses('period-reversed');
    given()
      .when(open({ period: { from: '2014-01-01', to: '2014-06-30' } }))
      .refuses('period-before-agreement');
    given()
      .when(open({ period: { from: '2024-02-30', to: '2024-06-30' } }))
      .refuses('content-invalid');
  });

  it('refuses everything about a round that nobody opened', () => {
    for (const command of [fix(), compile(), approve(), publish(), restate()]) {
      given().when(command).refuses('round-unknown');
    }
  });
});

describe('the cutoff', () => {
  it('is fixed by log position and date, and anew until something was compiled from it', () => {
    given(opened).when(fix()).emits(fixed);
    given(opened, fixed).when(fix()).changesNothing();
    given(opened, fixed)
      .when(fix({ position: '4712' }))
      .emitsTypes('CutoffFixed');
    given(opened, fixed, compiled)
      .when(fix({ position: '4712' }))
      .refuses('cutoff-already-used');
  });

  it('lies neither ahead nor before the end of the period', () => {
    given(opened)
      .when(fix({ asKnownOn: '2024-06-29' }))
      .refuses('cutoff-before-period-end');
    given(opened)
      .when(fix({ knownAt: '2024-07-02T00:00:00.000Z' }))
      .refuses('cutoff-in-future');
  });
});

describe('compiling the report', () => {
  it('stores it as canonical JSON with its digest and the position it was compiled at', () => {
    const { text, sha256 } = sealed(invented);
    const data = { edition: 1, report: text, sha256, position: '4711', knownAt: cutoff.knownAt, compiledBy: olga };
    expect(compiled).toMatchObject({ type: 'StatusReportCompiled', data });
  });

  it('needs the cutoff, and no other one', () => {
    given(opened).when(compile()).refuses('cutoff-missing');
    given(opened, fixed)
      .when(compile({ position: '4712' }))
      .refuses('compiled-from-elsewhere');
  });

  it('takes up no case whose marking keeps it in the house [report-shows-what-may-leave]', () => {
    const when = (markings: CompileReport['markings']) => given(opened, fixed).when(compile({ markings }));
    when(marked('TLP:RED')).refuses('case-marking-forbids');
    when(marked('TLP:AMBER+STRICT')).refuses('case-marking-forbids');
    when(marked('TLP:GREEN')).emitsTypes('StatusReportCompiled');
    when(marked(null)).refuses('case-unknown');
    const twice = [...choice.priorityCases, ...choice.priorityCases];
    given(opened, fixed)
      .when(compile({ priorityCases: twice }))
      .refuses('case-named-twice');
    given(opened, fixed)
      .when(compile({ marking: 'TLP:GREEN' }))
      .refuses('case-marking-forbids');
  });

  it('is done as often as needed before publication; the approval begins anew', () => {
    given(opened, fixed, compiled, approved).when(compile()).emitsTypes('StatusReportCompiled');
    given(opened, fixed, compiled, approved, compiled).when(publish()).refuses('report-not-approved');
  });

  it('refuses a report that no store would take', () => {
    const report = { ...invented, agreement: '"'.repeat(500_000) };
    given(opened, fixed).when(compile({ report })).refuses('report-too-large');
  });
});

describe('approving the report', () => {
  it('takes a second person, who names what they have read', () => {
    given(opened, fixed, compiled).when(approve()).emits(approved);
    given(opened, fixed, compiled).when(approve(olga)).refuses('compiler-cannot-approve');
    given(opened, fixed, compiled).when(approve(rosaForOlga)).refuses('compiler-cannot-approve');
    given(opened, fixed, compiled)
      .when(approve(rosa, 'b'.repeat(64)))
      .refuses('report-changed');
    given(opened, fixed).when(approve()).refuses('report-not-compiled');
  });

  it('is closed to everyone who compiled a draft of the edition, replaced or not [report-takes-two-people]', () => {
    const [byRosa] = given(opened, fixed)
      .when(compile({ by: rosa }))
      .events() as [RoundEvent];
    given(opened, fixed, byRosa, compiled).when(approve()).refuses('compiler-cannot-approve');
  });
});

describe('a published report', () => {
  it('is published once approved, unless a marking was raised meanwhile', () => {
    given(opened, fixed, compiled, approved).when(publish()).emits(published);
    given(opened, fixed, compiled).when(publish()).refuses('report-not-approved');
    given(opened, fixed, compiled, approved).when(publish('TLP:RED')).refuses('case-marking-forbids');
    given(...untilPublished)
      .when(publish())
      .changesNothing();
  });

  it('never changes [published-report-never-changes]', () =>
    given(...untilPublished)
      .when(compile())
      .refuses('report-published'));

  it('is restated in a new edition, which a second person approves', () => {
    const [restated] = given(...untilPublished)
      .when(restate())
      .events() as [RoundEvent];
    expect(restated).toMatchObject({ data: { edition: 2, restates: 1, figuresChanged: 2, position: '5120' } });
    const { sha256 } = sealed(inventedAnew);
    given(...untilPublished, restated)
      .when(approve(olga, sha256))
      .refuses('compiler-cannot-approve');
    given(...untilPublished, restated)
      .when(approve(rosa, sha256))
      .emitsTypes('StatusReportApproved');
    given(...untilPublished, restated)
      .when(approve(rosa, digest))
      .refuses('report-changed');
  });

  it('is restated only when a figure has changed, and only once it is published', () => {
    given(...untilPublished)
      .when(restate({ report: invented }))
      .refuses('nothing-to-restate');
    given(...untilPublished)
      .when(restate({ restates: 2 }))
      .refuses('compiled-from-elsewhere');
    given(opened, fixed, compiled, approved).when(restate()).refuses('report-not-published');
  });
});
