import { type FiguredState, FiguresMemory } from './figures-memory.js';

const NOW = { recordedBy: Number.POSITIVE_INFINITY, position: Number.POSITIVE_INFINITY };

function state(requestId: string, knownFrom: number, more: Partial<FiguredState> = {}): FiguredState {
  const filed = {
    ...{ requestId, caseId: 'case', agreementId: 'agreement', counterpartId: 'counterpart', reference: requestId },
    ...{ direction: 'outgoing', kind: 'evidence', urgency: 'routine', filedOn: 20_000, calendar: null },
  };
  return {
    ...{ filed, knownFrom, position: knownFrom * 10, dueAt: null, dueOn: null, interimOn: null, finalAt: null },
    ...{ finalOn: null, refused: false, withdrawnAt: null, withdrawnOn: null, closedOn: null, stops: null },
    ...{ answeredAt: null, quality: null, ...more },
  };
}

function shown(memory: FiguresMemory, point = NOW): FiguredState[] {
  const found: FiguredState[] = [];
  memory.pass(point, (passing) => found.push(passing.copy()));
  return found;
}

it('shows each request as it was at a moment and up to a position, whatever came later', () => {
  const memory = new FiguresMemory();
  const [filed, answered] = [
    state('a', 1, { dueAt: 0, dueOn: 0 }),
    state('a', 5, { finalAt: 4, finalOn: 0, refused: true }),
  ];
  for (const one of [filed, state('b', 3), answered]) memory.add(one);
  expect(shown(memory)).toEqual([answered, state('b', 3)]);
  expect(shown(memory, { ...NOW, recordedBy: 4 })).toEqual([filed, state('b', 3)]);
  expect(shown(memory, { ...NOW, position: 29 })).toEqual([filed]);
  expect(shown(memory, { ...NOW, recordedBy: 0 })).toEqual([]);
  expect(memory.find('a', { ...NOW, recordedBy: 4 })).toEqual(filed);
  expect(memory.find('c', NOW)).toBeNull();
  expect(memory.states('a')).toEqual([filed, answered]);
});

it('keeps one state of those that were recorded in the same millisecond, the last, and nothing of the others', () => {
  const memory = new FiguresMemory();
  memory.add(state('a', 1, { stops: [{ from: 1, through: null }], dueAt: 7 }));
  memory.add(state('a', 1, { closedOn: 9 }));
  expect(memory.states('a')).toEqual([state('a', 1, { closedOn: 9 })]);
});

it('holds as many as there are', () => {
  const memory = new FiguresMemory();
  const MANY = 5_000;
  for (let moment = 1; moment <= MANY; moment++)
    memory.add(state(`request ${moment % 100}`, moment, { dueOn: moment }));
  const sum = (point = NOW) => shown(memory, point).reduce((days, { dueOn }) => days + (dueOn ?? 0), 0);
  expect(memory.states('request 7').map(({ dueOn }) => dueOn)).toEqual(
    Array.from({ length: MANY / 100 }, (_, round) => round * 100 + 7),
  );
  const through = (last: number) =>
    Array.from({ length: 100 }, (_, before) => last - before).reduce((a, b) => a + b, 0);
  expect(sum()).toBe(through(MANY));
  expect(sum({ ...NOW, recordedBy: 2_345 })).toBe(through(2_345));
});
