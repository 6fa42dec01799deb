import { freshDatabase } from '@comity/testing';
import pg from 'pg';
import { InTurn } from './in-turn.js';

const EIGHT_MEGABYTES = Array.from({ length: 8_000 }, (_, line) => `${line + 100}\t${'x'.repeat(1_000)}\n`);

/** Two empty tables of a connection, in a transaction. */
async function open(): Promise<{ client: pg.Client; inTurn: InTurn } & AsyncDisposable> {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('create table one (n integer primary key, text text); create table two (like one including all)');
  await client.query('begin');
  const close = async () => {
    await client.end();
    await database[Symbol.asyncDispose]();
  };
  return { client, inTurn: new InTurn(client), [Symbol.asyncDispose]: close };
}

const into = (table: string, ...lines: string[]) => ({ text: `copy ${table} from stdin`, lines });

it('carries out copies together, and nothing out of its turn', async () => {
  await using opened = await open();
  const { client, inTurn } = opened;
  void inTurn.query({ text: 'insert into one values (1)' });
  void inTurn.copy(into('one', '2\ta\n'));
  void inTurn.copy({ text: 'copy two from stdin', lines: EIGHT_MEGABYTES });
  void inTurn.copy(into('one', '3\tb\n', '4\tc\n'));
  void inTurn.query({ text: 'update one set n = n + 10' });
  await inTurn.copy(into('one', '2\td\n'));
  const { rows } = await client.query({ text: 'select n, text from one order by n', rowMode: 'array' });
  expect(rows).toEqual([
    [2, 'd'],
    [11, null],
    [12, 'a'],
    [13, 'b'],
    [14, 'c'],
  ]);
  expect((await client.query('select count(*)::integer as rows from two')).rows).toEqual([{ rows: 8_000 }]);
});

it('carries out nothing after what failed, drops the rows on their way, and leaves a connection of use', async () => {
  await using opened = await open();
  const { client, inTurn } = opened;
  const failed = inTurn.copy(into('one', '1\ta\n', 'no number\tb\n'));
  const together = inTurn.copy({ text: 'copy two from stdin', lines: EIGHT_MEGABYTES });
  const later = inTurn.query({ text: 'insert into two values (1)' });
  for (const each of [failed, together, later, inTurn.done]) await expect(each).rejects.toThrow('no number');
  await client.query('rollback');
  const { rows } = await client.query('select (select count(*) from one) + (select count(*) from two) as rows');
  expect(rows).toEqual([{ rows: '0' }]);
});
