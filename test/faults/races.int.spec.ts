import { RACE_KINDS } from './races/kinds.js';
import { raceFaults } from './races.faults.js';

it('lets every race on one request end as it may, whoever comes first', async () => {
  const said: string[] = [];
  const races = 4 * RACE_KINDS.length;
  const { checked, violations, figures } = await raceFaults(races, 7, (line) => said.push(line));
  const broken = Object.entries(violations).filter(([, count]) => count > 0);
  expect({ broken, said: broken.length === 0 ? [] : said }).toEqual({ broken: [], said: [] });
  expect(checked).toBe(races);
  // Somebody came too late: these were races.
  expect(figures?.refused).toBeGreaterThan(races / 4);
}, 300_000);
