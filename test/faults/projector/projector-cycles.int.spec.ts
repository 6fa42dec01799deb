import { Chance } from '../store/chance.js';
import { noViolations } from './judge-tables.js';
import { ProjectorCycles } from './projector-cycles.js';
import { Projectors } from './projectors.js';

it('has every table equal a clean rebuild when projector and PostgreSQL were killed, and notices when one is not', async () => {
  const violations = noViolations();
  await using servers = await Projectors.open();
  await using run = new ProjectorCycles(servers, new Chance(3), violations);
  for (let cycle = 0; cycle < 2; cycle += 1) await run.live();
  expect(await run.judge()).toBeGreaterThan(100);
  expect(violations).toEqual(noViolations());

  const { rows } = await run.readStore.pool.query<{ relation: string }>(
    `select 'read.request_register_g' || max(generation) as relation from read.projections where name = 'request-register'`,
  );
  await run.readStore.pool.query(
    `update ${rows[0]?.relation} set subject = 'another' where ctid = (select min(ctid) from ${rows[0]?.relation})`,
  );
  await run.judge();
  expect(violations).toEqual({ ...noViolations(), 'table-differs': 1 });
}, 300_000);
