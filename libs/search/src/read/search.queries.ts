import { caseDays, cases } from '@comity/cases/contract';
import { hotlineIssues, issueDays } from '@comity/hotline/contract';
import { uuid } from '@comity/kernel';
import type { Projection, SeenStore, Told } from '@comity/read-store';
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

/**
 * What the viewer may know of and matches: by whole words (PostgreSQL's text search, without a language, since names have
 * none), or by words that are spelt nearly so (pg_trgm). The best first; of equal rank, by kind and id. What has every word
 * comes before all that is only spelt nearly so: where that fills a page, nothing else is looked for.
 */
export async function search(store: SeenStore, question: SearchQuestion): Promise<Found[]> {
  const text = question.text.toLowerCase();
  return store.kysely.transaction().execute(async (transaction) => {
    const { rows: prepared } = await sql<{ lexemes: string[] }>`
      select set_config('pg_trgm.word_similarity_threshold', ${String(NEAREST)}, true),
        tsvector_to_array(to_tsvector('simple', ${text})) as lexemes`.execute(transaction);
    const letters = lettersOf(text, prepared[0]?.lexemes ?? []);
    const look = async (candidate: RawBuilder<boolean>, matches: RawBuilder<boolean>): Promise<readonly Found[]> =>
      (await ranked(store, { ...question, text }, { candidate, matches }).execute(transaction)).rows;
    const { after, limit } = question;
    const exact = after === undefined || after.rank >= 1 ? await look(letters, hasEveryWord(text)) : [];
    if (exact.length >= limit) return [...exact];
    const isNear = sql<boolean>`${text} <% words`;
    return [...(await look(sql`(${isNear} or ${letters})`, sql`(${hasEveryWord(text)} or ${isNear})`))];
  });
}

/** Which rows may match, as an index can answer it, and which of them do. */
interface Matching {
  readonly candidate: RawBuilder<boolean>;
  readonly matches: RawBuilder<boolean>;
}

function ranked(store: SeenStore, question: SearchQuestion, { candidate, matches }: Matching): RawBuilder<Found> {
  const { text, kind, after, limit } = question;
  const shared = store.sharing();
  const hidden = shared.table === null ? sql`` : sql`${shared.table}, `;
  return sql<Found>`
    with ${hidden}looked as (${texts(shared.store, question)}),
    matched as (
      select kind, id, case_id, title, words,
        ${hasEveryWord(text)} as has_words, word_similarity(${text}, words) as nearness
      from looked where ${candidate} and ${matches}
    ),
    ranked as (
      select kind, id, case_id, title,
        round((case when has_words then 1 + ts_rank_cd(to_tsvector('simple', words), ${wordsOf(text)}) else 0 end
          + case when has_words then 0 else nearness end)::numeric, 6)::float8 as rank
      from matched
    )
    select kind, id::text, case_id::text, title, rank from ranked
    where ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
      and ${after === undefined ? sql`true` : sql`(-rank, kind, id::text) > (${-after.rank}::float8, ${after.kind}, ${after.id})`}
    order by rank desc, kind, id::text limit ${sql.lit(limit)}`;
}

function wordsOf(text: string): RawBuilder<unknown> {
  return sql`websearch_to_tsquery('simple', ${text})`;
}

function hasEveryWord(text: string): RawBuilder<boolean> {
  return sql<boolean>`to_tsvector('simple', words) @@ ${wordsOf(text)}`;
}

/** Excludes words, or offers some for others. */
const EXCLUDES_OR_OFFERS = /(^|[\s"])(-|or([\s"]|$))/;

/**
 * True of all that may have every word, and answered by the index, which cannot answer for whole words: where every word is
 * there, so are its letters.
 * @param lexemes what PostgreSQL takes for the words of the text
 */
function lettersOf(text: string, lexemes: readonly string[]): RawBuilder<boolean> {
  if (lexemes.length === 0 || EXCLUDES_OR_OFFERS.test(text)) return sql`true`;
  const letters = lexemes.map((lexeme) => sql`words like ${`%${lexeme.replace(/[\\%_]/g, '\\$&')}%`}`);
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
