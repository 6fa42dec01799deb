import fc from 'fast-check';
import { isStorableText } from './columns.js';
import { ArrayLog } from './testing/array-log.js';
import { answered, filed, register, requestId, toEntries } from './testing/register.js';
import { foldWhole, ThrowAwayReadStore } from './testing/running.js';

const someText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).filter(isStorableText),
  fc.constantFrom('\\N', '\\.', 'a\tb', 'a\nb', 'a\r\n', '\\', '\\\\n', '"', '{}', 'NULL', '', ' '),
);

it('gives back every text as it was written, whatever it means to PostgreSQL', async () => {
  const texts = fc.array(fc.tuple(someText, someText), { minLength: 50, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(texts, async (all) => {
      await using opened = await ThrowAwayReadStore.open();
      const { store } = opened;
      const log = new ArrayLog(
        toEntries([
          ...all.map(([counterpart], request) => ({ request, knownOn: 1, event: filed(counterpart) })),
          ...all.map(([, note], request) => ({ request, knownOn: 2, event: answered(`note ${note}`) })),
        ]),
        [60],
      );
      await foldWhole({ store, source: log, projections: [register()] }, log.end);
      const rows = await store
        .asKnown(register(), 'now')
        .select(['row.rowKey', 'row.counterpart', 'row.notes'])
        .execute();
      const shown = new Map(rows.map(({ rowKey, counterpart, notes }) => [rowKey, [counterpart, notes.all]]));
      const written = all.map(
        ([counterpart, note], request) => [requestId(request), [counterpart, [`note ${note}`]]] as const,
      );
      expect(shown).toEqual(new Map(written));
    }),
    { numRuns: 4 },
  );
});
