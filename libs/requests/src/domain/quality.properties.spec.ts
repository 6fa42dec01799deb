import { drawOf, lawsOf } from '@comity/testing';
import fc from 'fast-check';
import { type Assessment, awaitsSecond, giverOf, isContested, pointKey, standingScores } from './assessment.state.js';
import { countedQualityOf } from './counted-quality.js';
import { requestDecider } from './request.decider.js';
import { type RequestData, type RequestEvent, requestEvents } from './request.events.js';
import { evolve, type RequestState, unknownRequest } from './request.state.js';
import { isDrawn } from './second-assessment.js';
import { arbitraryQuality, qualityCommand } from './testing/arbitrary-quality.js';
import { instantAfter } from './testing/arbitrary-requests.js';
import { open, received, rubric, SENT } from './testing/fixtures.js';

const answered = [...open, received({ 1: 'final', 2: 'final' }, SENT)].reduce(evolve, unknownRequest);

const steps = fc.record({
  type: fc.constantFrom('assess' as const, 'assess' as const, 'contest-quality' as const, 'confirm-quality' as const),
  by: fc.constantFrom('olga', 'rosa', 'ivan', 'nora'),
  hoursAgo: fc.constantFrom(0, 0, 0, 1, -1),
  reason: fc.constantFrom('it is all there', 'too low'),
  quality: arbitraryQuality,
});

interface Fact {
  readonly before: RequestState;
  readonly event: RequestEvent;
}

const plans = fc.array(steps, { maxLength: 25, size: 'max' });
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

interface Story {
  readonly facts: readonly Fact[];
  readonly state: RequestState;
}

/** What comes of the steps, one an hour; what is refused has no effect. */
function play(plan: readonly Step[]): Story {
  const facts: Fact[] = [];
  let state = answered;
  for (const [hour, step] of plan.entries()) {
    const on = { by: step.by, at: instantAfter(48 + hour) };
    const command = qualityCommand(step, step.type, state, { on, when: instantAfter(48 + hour - step.hoursAgo) });
    const decision = requestDecider.decide(command, state);
    if (!decision.accepted) expect(decision.refusal.message).toMatch(/\w+ \w+/);
    for (const event of decision.accepted ? decision.events : []) {
      facts.push({ before: state, event });
      state = evolve(state, event);
    }
  }
  return { facts, state };
}

/** Says something of every fact of one type. */
function ofEach<Type extends RequestEvent['type']>(
  { facts }: Story,
  type: Type,
  check: (data: RequestData<Type>, assessments: readonly Assessment[]) => void,
): void {
  for (const { event, before } of facts) {
    if (event.type === type) check(event.data as RequestData<Type>, before.assessments);
  }
}

const find = (assessments: readonly Assessment[], id: string | undefined): Assessment | undefined =>
  assessments.find(({ assessmentId }) => assessmentId === id);

describe('whatever is said of the quality of answers, in any order and by anybody', () => {
  const law = lawsOf(plans, play, drawOf(500));

  it('leads to every fact there is about quality', () => {
    const seen = fc.sample(plans, { numRuns: 300, seed: 1 }).flatMap((plan) => play(plan).facts);
    const types = new Set(seen.map(({ event }) => event.type));
    const all = ['QualityAssessed', 'QualityConfirmed', 'QualityContested', 'SecondAssessmentDrawn'];
    expect([...types].sort()).toEqual(all);
    expect(seen.some(({ event }) => event.type === 'QualityAssessed' && event.data.secondOf !== undefined)).toBe(true);
  });

  law('is stored and replayed to the same state', ({ facts, state }) => {
    const stored = facts.map(({ event: { type, data } }) => {
      return { type, data: requestEvents[type].parse(JSON.parse(JSON.stringify(data))) } as RequestEvent;
    });
    expect(stored.reduce(evolve, answered)).toEqual(state);
  });

  law('names the deficiency of every low score [low-scores-name-the-deficiency]', (story) => {
    const named = ({ scores }: Pick<Assessment, 'scores'>): void =>
      expect(scores.filter(({ score, deficiency }) => Number(score) <= 1 && deficiency === undefined)).toEqual([]);
    ofEach(story, 'QualityAssessed', named);
    ofEach(story, 'QualityConfirmed', named);
  });

  law(
    'has no contested score replaced but by a second person [contested-scores-need-a-second-person] [four-eyes-at-every-door]',
    (story) => {
      ofEach(story, 'QualityAssessed', ({ scores, secondOf }, assessments) => {
        if (secondOf !== undefined) return;
        expect(scores.filter((score) => assessments.some((each) => isContested(each, score)))).toEqual([]);
      });
      ofEach(story, 'QualityConfirmed', ({ assessmentId, confirmer, scores }, assessments) => {
        const confirmed = find(assessments, assessmentId);
        expect(confirmed?.assessor).not.toBe(confirmer);
        const opponents = confirmed?.contests.filter(({ settled, contestedBy }) => !settled && contestedBy === 'us');
        expect(opponents?.map(({ person }) => person)).not.toContain(confirmer);
        const open = confirmed?.contests.filter(({ settled }) => !settled) ?? [];
        expect(open.map((point) => confirmed && giverOf(confirmed, point))).not.toContain(confirmer);
        expect(scores.map(pointKey)).toEqual(confirmed?.scores.map(pointKey));
      });
    },
  );

  law(
    'has the second assessment made once, by another, of the same, where it was drawn [second-assessor-is-another]',
    (story) => {
      ofEach(story, 'QualityAssessed', ({ assessor, secondOf, scores }, assessments) => {
        if (secondOf === undefined) return;
        const first = find(assessments, secondOf);
        expect(first !== undefined && awaitsSecond(first, assessments)).toBe(true);
        expect(first?.assessor).not.toBe(assessor);
        expect(scores.map(pointKey).sort()).toEqual(first?.scores.map(pointKey).sort());
      });
    },
  );

  law('draws as anyone can draw again [second-draw-can-be-checked]', (story) => {
    ofEach(story, 'SecondAssessmentDrawn', ({ assessmentId, seed, sharePercent, drawn }) => {
      expect(sharePercent).toBe(rubric.secondAssessmentPercent);
      expect(drawn).toBe(isDrawn(seed, assessmentId, sharePercent));
    });
  });

  law(
    'lets nobody dispute or decide on what a second assessor must not know yet [second-assessor-is-blind]',
    (story) => {
      const known = ({ assessmentId }: { readonly assessmentId: string }, assessments: readonly Assessment[]): void => {
        const about = find(assessments, assessmentId);
        expect(about !== undefined && awaitsSecond(about, assessments)).toBe(false);
      };
      ofEach(story, 'QualityContested', known);
      ofEach(story, 'QualityConfirmed', known);
      const { assessments } = story.state;
      const shown = assessments.filter((each) => each.secondOf === null && !awaitsSecond(each, assessments));
      const points = new Set(shown.flatMap((each) => standingScores(each).map(pointKey)));
      expect(countedQualityOf(assessments)?.scores.length ?? 0).toBe(points.size);
    },
  );
});
