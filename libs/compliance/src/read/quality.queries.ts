import type { ReadStore } from '@comity/read-store';
import { type QualityDimension, requestRegister } from '@comity/requests/contract';
import { type RawBuilder, sql } from 'kysely';
import type { QualityFacts } from '../domain/quality.js';
import { labelsFor } from './labels.js';
import { type ComplianceQuestion, factsOf } from './request-facts.sql.js';

/** The quality of one group, and what it is called. */
export interface QualityGroup {
  readonly key: string | null;
  readonly label: string;
  readonly facts: QualityFacts;
}

type QualityRow = { readonly key: string | null; readonly n: number } & (
  | { readonly what: 'requests'; readonly awaiting: number }
  | {
      readonly what: 'score';
      readonly dimension: QualityDimension;
      readonly first: number | null;
      readonly deficient: boolean;
      readonly contested: boolean;
    }
  | { readonly what: 'pair'; readonly dimension: QualityDimension; readonly first: number; readonly second: number }
);

const NOTHING: QualityFacts = { scores: [], pairs: [], assessedRequests: 0, awaitingSecond: 0 };

/** The quality per group, ordered by label, in one statement; groups of which nothing was assessed are left out. */
export async function qualityFacts(store: ReadStore, question: ComplianceQuestion): Promise<QualityGroup[]> {
  const { rows } = await statement(store, question).execute(store.kysely);
  const byKey = new Map<string | null, QualityFacts>();
  for (const row of rows) byKey.set(row.key, counting(byKey.get(row.key) ?? NOTHING, row));
  const labelOf = await labelsFor(store, question.by);
  const groups = [...byKey].map(([key, facts]) => ({ key, label: labelOf(key), facts }));
  return groups.sort((a, b) => (a.label < b.label ? -1 : 1));
}

function counting(facts: QualityFacts, row: QualityRow): QualityFacts {
  switch (row.what) {
    case 'requests':
      return { ...facts, assessedRequests: row.n, awaitingSecond: row.awaiting };
    case 'score': {
      const { dimension, first: score, deficient, contested, n } = row;
      return { ...facts, scores: [...facts.scores, { dimension, score, deficient, contested, n }] };
    }
    case 'pair': {
      const { dimension, first, second, n } = row;
      return { ...facts, pairs: [...facts.pairs, { dimension, first, second, n }] };
    }
  }
}

/** What both assessors could assess makes a pair. */
function statement(store: ReadStore, question: ComplianceQuestion): RawBuilder<QualityRow> {
  const known = store.asKnown(requestRegister, question.knownAt).selectAll('row').where('row.quality', 'is not', null);
  return sql<QualityRow>`
    with ${factsOf(store, known, question)}
    select key, 'requests' as what, null as dimension, null::integer as first, null::integer as second,
      null::boolean as deficient, null::boolean as contested,
      sum((quality->>'awaitingSecond')::integer)::integer as awaiting, count(*)::integer as n
    from fact group by key
    union all
    select key, 'score', given->>'dimension', (given->>'score')::integer, null,
      (given->>'deficient')::boolean, (given->>'contested')::boolean, null, count(*)::integer
    from fact, jsonb_array_elements(quality->'scores') as given group by 1, 3, 4, 6, 7
    union all
    select key, 'pair', given->>'dimension', (given->>'first')::integer, (given->>'second')::integer,
      null, null, null, count(*)::integer
    from fact, jsonb_array_elements(quality->'pairs') as given
    where jsonb_typeof(given->'first') = 'number' and jsonb_typeof(given->'second') = 'number' group by 1, 3, 4, 5`;
}
