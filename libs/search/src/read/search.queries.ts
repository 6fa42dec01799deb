import { caseDays, cases } from '@comity/cases/contract';
import { hotlineIssues, issueDays } from '@comity/hotline/contract';
import { uuid } from '@comity/kernel';
import { isOfPresent, type Projection, type SeenStore, type Told } from '@comity/read-store';
import { requestDays, requestRegister } from '@comity/requests/contract';
import { sanctionDays, sanctions } from '@comity/sanctions/contract';
import { type Expression, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

/** What is looked through. */
export const SEARCHED: readonly Projection[] = [cases, requestRegister, hotlineIssues, sanctions];

export const foundKind = z.enum(['case', 'request', 'issue', 'proposal']);

/** Something that matches, the best first. */
export const found = z.object({
  kind: foundKind,
  id: uuid,
  caseId: uuid.nullable(),
  title: z.string().describe('As known at the same time: of a proposal, the name of its subject'),
  rank: z.number().describe('1 and more where every word is there; below, how near the nearest words come'),
});
export type Found = Readonly<z.infer<typeof found>>;

/** Where a page of the matches ended. */
export const searchCursor = found.pick({ rank: true, kind: true, id: true });

export interface SearchQuestion {
  /** Words of a person, in whatever case; quotation marks, `or` and `-` as on the web. */
  readonly text: string;
  readonly told: Told;
  readonly kind?: Found['kind'] | undefined;
  readonly after?: z.infer<typeof searchCursor> | undefined;
  /** 1 or more. */
  readonly limit: number;
}

/** Words that share fewer of their three-letter groups (0 to 1) are not taken for misspellings of each other. */
const NEAREST = 0.4;
/** What has every word ranks at least so high. */
const EVERY_WORD = 1;
/** What has not ranks no higher, as near as its words may come. */
const BELOW_EVERY_WORD = 0.999999;

/**
 * What the viewer may know of and matches: by whole words (PostgreSQL's text search, without a language, since names have
 * none), or by words that are spelt nearly so (pg_trgm). The best first; of equal rank, by kind and id. What has every word
 * comes before all that is only spelt nearly so: where that fills a page, nothing else is looked for.
 */
export async function search(store: SeenStore, question: SearchQuestion): Promise<Found[]> {
  const text = question.text.toLowerCase();
  const { after, limit } = question;
  const isPastEveryWord = after !== undefined && after.rank < EVERY_WORD;
  return store.kysely.transaction().execute(async (transaction) => {
    const words = await understood(text, question.told, transaction);
    const exact = isPastEveryWord ? [] : (await matches(store, question, withEvery(words)).execute(transaction)).rows;
    if (exact.length >= limit) return [...exact];
    const rest = { ...question, limit: limit - exact.length };
    return [...exact, ...(await matches(store, rest, near(words)).execute(transaction)).rows];
  });
}

/** The words of a question, as PostgreSQL takes them. */
interface Words {
  /** In lower case. */
  readonly text: string;
  readonly lexemes: readonly string[];
  /** A `tsquery`. */
  readonly query: string;
}

/**
 * The words, and what this transaction is to go by. The plan for what is asked of the present is made once per connection: it is as
 * good for any words as one that is made for these, and making it takes as long as the search.
 */
async function understood(text: string, told: Told, transaction: SeenStore['kysely']): Promise<Words> {
  const { rows } = await sql<Omit<Words, 'text'>>`
    select set_config('pg_trgm.word_similarity_threshold', ${String(NEAREST)}, true),
      set_config('plan_cache_mode', ${isOfPresent(told) ? 'force_generic_plan' : 'auto'}, true),
      tsvector_to_array(to_tsvector('simple', ${text})) as lexemes,
      websearch_to_tsquery('simple', ${text})::text as query`.execute(transaction);
  return { text, lexemes: [], query: '', ...rows[0] };
}

/** Which rows match, in a way that an index can answer, and how high each ranks. */
interface Matching {
  readonly condition: RawBuilder<boolean>;
  readonly rank: RawBuilder<number>;
}

function withEvery(asked: Words): Matching {
  const query = sql`${asked.query}::tsquery`;
  return {
    condition: sql`${lettersOf(asked)} and vector @@ ${query}`,
    rank: sql`${sql.lit(EVERY_WORD)} + ts_rank_cd(vector, ${query})`,
  };
}

function near({ text, query }: Words): Matching {
  return {
    condition: sql`${text} <% words and not vector @@ ${query}::tsquery`,
    rank: sql`least(word_similarity(${text}, words), ${sql.lit(BELOW_EVERY_WORD)})`,
  };
}

/** `offset 0` has PostgreSQL find the words and the rank of a row once, and not wherever they are named. */
function matches(store: SeenStore, question: SearchQuestion, { condition, rank }: Matching): RawBuilder<Found> {
  const { kind, after, limit } = question;
  const shared = store.sharing();
  const hidden = shared.table === null ? sql`` : sql`${shared.table}, `;
  return sql<Found>`
    with ${hidden}looked as (${texts(shared.store, question)}),
    matched as (
      select kind, id, case_id, title, round(weighed.rank::numeric, 6)::float8 as rank
      from looked
      cross join lateral (select to_tsvector('simple', words) as vector offset 0) as read
      cross join lateral (select ${rank} as rank offset 0) as weighed
      where ${condition}
    )
    select kind, id::text, case_id::text, title, rank from matched
    where ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
      and ${after === undefined ? sql`true` : sql`(-rank, kind, id::text) > (${-after.rank}::float8, ${after.kind}, ${after.id})`}
    order by rank desc, kind, id::text limit ${sql.lit(limit)}`;
}

/** Excludes words, or offers some for others. */
const EXCLUDES_OR_OFFERS = /(^|[\s"])(-|or([\s"]|$))/;
/** The index of letters knows groups of three. */
const THREE_LETTERS = /[\p{L}\p{N}]{3}/u;

/**
 * True of all that may have every word, and answered by the index, which cannot answer for whole words: where every word is
 * there, so are its letters.
 */
function lettersOf({ text, lexemes }: Words): RawBuilder<boolean> {
  const telling = lexemes.filter((lexeme) => THREE_LETTERS.test(lexeme));
  if (telling.length === 0 || EXCLUDES_OR_OFFERS.test(text)) return sql`true`;
  const letters = telling.map((lexeme) => sql`words like ${`%${lexeme.replace(/[\\%_]/g, '\\$&')}%`}`);
  return sql`(${sql.join(letters, sql` and `)})`;
}

/** Kind, id, case, title and the words, in lower case, of everything that is looked through. */
function texts(store: SeenStore, { told }: SearchQuestion): Expression<unknown> {
  const requests = store
    .told(requestDays, told)
    .select(['row.requestId as id', 'row.caseId', sql<string>`row.reference || ' · ' || row.subject`.as('title')])
    .select(['row.searchText as words', sql<string>`'request'`.as('kind')]);
  const opened = store
    .told(caseDays, told)
    .select(['row.caseId as id', 'row.caseId', 'row.title', sql<string>`lower(row.title)`.as('words')])
    .select(sql<string>`'case'`.as('kind'));
  const issues = store
    .told(issueDays, told)
    .select(['row.issueId as id', 'row.caseId', 'row.subject as title', sql<string>`lower(row.subject)`.as('words')])
    .select(sql<string>`'issue'`.as('kind'));
  const proposals = store
    .told(sanctionDays, told)
    .select(['row.sanctionId as id', 'row.caseId', 'row.subjectName as title'])
    .select([sql<string>`lower(row.subject_name)`.as('words'), sql<string>`'proposal'`.as('kind')]);
  const columns = sql`kind, id, case_id, title, words`;
  return sql`
    select ${columns} from (${requests}) as requests
    union all select ${columns} from (${opened}) as cases
    union all select ${columns} from (${issues}) as issues
    union all select ${columns} from (${proposals}) as proposals`;
}
