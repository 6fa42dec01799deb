import type { RequestCommand } from '../domain/request.commands.js';
import { rowAfter } from '../domain/testing/arbitrary-stories.js';
import { carriedOut, march, olga, open, terms } from '../domain/testing/fixtures.js';
import { type RequestFiguresRow, requestFigures } from './request-figures.projection.js';

const on = (day: number) => ({ terms, by: olga, at: march(day) });
const returned: RequestCommand = {
  ...{ type: 'return-as-deficient', returnedAt: march(5), deficiencies: ['no legal basis'], ...on(5) },
};
const resubmitted: RequestCommand = { type: 'resubmit', transmittedAt: march(9), channel: 'courier', ...on(9) };
const stopsAfter = (...commands: RequestCommand[]) =>
  rowAfter<RequestFiguresRow>(requestFigures, carriedOut(open, ...commands))?.stops;

describe('the days on which a clock stood', () => {
  it('begin with the return of the request', () =>
    expect(stopsAfter(returned)).toEqual([{ from: '2024-03-05', through: null }]));

  it('end when it is sent again and the clock begins anew: from then on the time is theirs', () =>
    expect(stopsAfter(returned, resubmitted)).toEqual([{ from: '2024-03-05', through: '2024-03-09' }]));
});
