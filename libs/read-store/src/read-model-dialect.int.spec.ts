import { freshDatabase } from '@comity/testing';
import { AS_KNOWN } from './day-rows.js';
import { ReadStore } from './read-store.js';

/** Often enough for PostgreSQL to keep a statement, and to have made one plan for any values of it. */
const OFTEN = 20;

let store: ReadStore;
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const database = stack.use(await freshDatabase());
  store = ReadStore.connect(database.url, { maxConnections: 1 });
  stack.defer(() => store.close());
  await store.pool.query(
    'create schema if not exists read; create table read.notes (row_key text, title text, known_to date)',
  );
  await store.pool.query(`insert into read.notes values ('a', 'first', '9999-12-31')`);
});
afterAll(() => stack.disposeAsync());

async function often<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let asked = 1; asked < OFTEN; asked++) await ask();
  return ask();
}

async function keptStatements(): Promise<readonly string[]> {
  const { rows } = await store.pool.query<{ statement: string }>('select statement from pg_prepared_statements');
  return rows.map(({ statement }) => statement).filter((statement) => statement.includes('notes'));
}

it('has PostgreSQL keep what is asked often and about the present, and nothing of a past moment or day', async () => {
  const titles = () => store.kysely.selectFrom('notes').select('title');
  expect(await often(() => titles().where('title', '=', 'first').execute())).toEqual([{ title: 'first' }]);
  expect(await often(() => titles().where('knownTo', '>', '2024-11-21').execute())).toHaveLength(1);
  const ofADay = () => store.kysely.selectFrom(`notes as ${AS_KNOWN}`).select(`${AS_KNOWN}.title`);
  expect(await often(() => ofADay().execute())).toHaveLength(1);
  const kept = await keptStatements();
  expect(kept).toHaveLength(1);
  expect(kept[0]).toContain('"title" = $1');
});

it('is not held to the columns that a table had, where all are asked for', async () => {
  const all = () => store.kysely.selectFrom('notes').selectAll().execute();
  expect(await often(all)).toEqual([{ rowKey: 'a', title: 'first', knownTo: '9999-12-31' }]);
  await store.pool.query('alter table read.notes add column pages integer');
  expect(await all()).toEqual([{ rowKey: 'a', title: 'first', knownTo: '9999-12-31', pages: null }]);
});

it('asks anew where the columns that it answers with have become of other types', async () => {
  const titles = () => store.kysely.selectFrom('notes').select(['rowKey', 'title']).execute();
  expect(await often(titles)).toEqual([{ rowKey: 'a', title: 'first' }]);
  await store.pool.query('alter table read.notes alter column title type varchar(20)');
  expect(await often(titles)).toEqual([{ rowKey: 'a', title: 'first' }]);
});
