import { type EventOf, streamType } from '@comity/kernel';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DayRows } from './day-rows.js';
import { type OpenProjection, projection } from './projection.js';
import { ReadStore } from './read-store.js';
import { EVERYTHING, type Place, type Viewer } from './seen-store.js';

const events = { NoteWritten: z.object({ caseId: z.uuid(), note: z.string(), about: z.uuid() }) } as const;
type NoteEvent = EventOf<typeof events>;
type NoteRow = NoteEvent['data'];

const noted = {
  ...{ name: 'notes', version: 1, streams: [streamType('note', events)] },
  columns: { caseId: 'uuid', note: 'text', about: 'uuid' },
  key: ({ stream }: { readonly stream: string }) => stream,
  on: { NoteWritten: (_row: unknown, { data }: { readonly data: NoteRow }) => data },
} as const;

const notes = projection<NoteEvent, NoteRow>({
  ...noted,
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'stream', member: 'note' },
    { kind: 'id', member: 'about', category: 'request' },
  ],
});
/** Never connected: a query is only written here. */
const store = ReadStore.connect('postgres://127.0.0.1:1/none');

afterAll(() => store.close());

describe('rows that not everybody may see', () => {
  it('cannot be read as nobody in particular: it does not compile, and fails where it is forced', () => {
    const compiles: typeof notes extends OpenProjection ? true : false = false;
    const forced = notes as OpenProjection<NoteRow>;
    expect(compiles).toBe(false);
    for (const read of [() => store.asKnown(forced, 'now'), () => store.versions(forced, 'row')]) {
      expect(read).toThrow(expect.objectContaining({ code: 'viewer-missing' }));
    }
  });

  it('are asked of the viewer place by place, whatever moment is asked about', () => {
    const asked: Place['kind'][] = [];
    const viewer: Viewer = {
      prepared: null,
      sharing: () => null,
      hides: ({ kind }) => {
        asked.push(kind);
        return sql<boolean>`hidden(${sql.lit(kind)})`;
      },
    };
    const written = store.seenBy(viewer).asKnown(notes, '2024-11-21T00:00:00.000Z').select('caseId').compile().sql;
    expect(asked).toEqual(['case', 'stream', 'stream']);
    for (const kind of asked) expect(written).toContain(`not hidden('${kind}')`);
    expect(store.seenBy(viewer).versions(notes, 'row').selectAll('row').compile().sql).toContain("not hidden('case')");
  });

  it('are all there for a job', () =>
    expect(store.seenBy(EVERYTHING).asKnown(notes, 'now').select('caseId').compile().sql).toMatch(
      /known_to" > '9999-12-31T23:59:59.999Z'\)$/,
    ));

  it('are told of a day under the same names, to nobody else', () => {
    const viewer: Viewer = { prepared: null, sharing: () => null, hides: ({ kind }) => sql`hidden(${sql.lit(kind)})` };
    const days: DayRows<NoteRow> = {
      projection: notes,
      existed: (of, { at }) => sql`${of('knownFrom' as 'about')} <= ${at}`,
      differs: (of, { on }) => ({ about: sql`case when ${on} > '2024' then ${of('about')} end`, wasNew: sql`true` }),
    };
    const seen = store.seenBy(viewer);
    const trueOn = { on: '2024-11-20', at: '2024-11-20T23:59:59.999Z' };
    const told = seen.told(days, { knownAt: 'now', trueOn }).select(['caseId', 'about']).compile();
    for (const kind of ['case', 'stream']) expect(told.sql).toContain(`not hidden('${kind}')`);
    expect(told.sql).toMatch(
      /^select "case_id", "about" from \(select "as_known"."case_id" as "case_id", .* as "row"$/,
    );
    expect(told.sql).toContain(`then "as_known"."about" end as "about"`);
    expect(told.sql).toContain('true as "was_new"');
    expect(told.parameters).toEqual(['2024-11-20', '2024-11-20T23:59:59.999Z']);
    const own = seen.told(days, { knownAt: 'now', trueOn: null }).select('caseId').compile();
    expect(own.sql).toBe(seen.asKnown(notes, 'now').select('caseId').compile().sql);
  });

  it('lie in columns that they have', () => {
    const lost = () =>
      projection<NoteEvent, NoteRow>({ ...noted, within: [{ kind: 'case', member: 'elsewhere' as 'caseId' }] });
    expect(lost).toThrow(expect.objectContaining({ code: 'projection-malformed' }));
  });
});

it('rows that everybody may see are read as before', () => {
  const open = projection<NoteEvent, NoteRow>(noted);
  expect(store.asKnown(open, 'now').select('caseId').compile().sql).toContain('from "notes"');
});
