import { type CompiledQuery, sql } from 'kysely';
import { PreparedQuestion } from './prepared-questions.js';
import { ReadStore } from './read-store.js';

const store = ReadStore.connect('postgresql://nobody@localhost:1/none');
afterAll(() => store.close());

/** Notes what is asked, and answers nothing. */
function listener() {
  const asked: CompiledQuery[] = [];
  const executeQuery = async (query: CompiledQuery) => {
    asked.push(query);
    return { rows: [] };
  };
  return { asked, kysely: { executeQuery } as never };
}

const notes = () => store.kysely.selectFrom('notes').select('title');

it('makes its SQL once for each form, and passes the values of each asking', async () => {
  const { asked, kysely } = listener();
  const question = new PreparedQuestion<{ title: unknown }>();
  let made = 0;
  const ask = (form: string, person: string) =>
    question.ask(kysely, form, { person }, ({ person: of }) => {
      made++;
      return notes().where('person', '=', of).where('status', '=', sql.lit(form));
    });
  await ask('open', 'olga');
  await ask('open', 'rosa');
  await ask('closed', 'rosa');
  expect(made).toBe(2);
  expect(asked.map(({ parameters }) => parameters)).toEqual([['olga'], ['rosa'], ['rosa']]);
  expect(asked.map(({ sql: text }) => /'(\w+)'/.exec(text)?.[1])).toEqual(['open', 'open', 'closed']);
});

it('refuses a value that would become a part of the SQL, where everybody would be asked about it', async () => {
  const { asked, kysely } = listener();
  const asking = new PreparedQuestion<{ title: unknown }>().ask(kysely, '', { person: 'olga' }, ({ person }) =>
    notes().where('person', '=', sql.lit(person)),
  );
  await expect(asking).rejects.toMatchObject({ code: 'value-in-sql' });
  expect(asked).toEqual([]);
});
