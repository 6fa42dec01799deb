import { storeHostileFaults } from './store-hostile.faults.js';

const CYCLES = 1;
const SEED = 7;

it('leaves the event store whole, alive and of use to others, whatever it is sent', async () => {
  const said: string[] = [];
  const { checked, violations } = await storeHostileFaults(CYCLES, SEED, (line) => said.push(line));
  const broken = Object.entries(violations).filter(([, count]) => count > 0);
  expect({ broken, said: broken.length === 0 ? [] : said }).toEqual({ broken: [], said: [] });
  expect(checked).toBeGreaterThan(CYCLES * 1_000);
}, 300_000);
