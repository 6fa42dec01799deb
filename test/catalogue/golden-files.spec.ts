import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { type StreamType, streamType } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';
import { z } from 'zod';
import { draftsOfMissing } from './draft-golden.js';
import { type GoldenFile, goldenFolder, readGoldenFiles } from './golden-files.js';
import { goldenProblems } from './golden-problems.js';

/** The streams that a slice's contract exports. */
async function streamsOf(contract: string): Promise<StreamType[]> {
  const exported: Record<string, unknown> = await import(contract);
  return Object.values(exported).filter((value): value is StreamType => {
    return value !== null && typeof value === 'object' && 'category' in value && 'upcasters' in value;
  });
}

describe('the stored events of the past', () => {
  it('are read by this build as the facts that they were', () => {
    expect(goldenProblems(RECORD_STREAMS, readGoldenFiles(goldenFolder()))).toEqual([]);
  });

  it('cover every stream that a slice declares', async () => {
    const libs = join(installationFolder(), 'libs');
    const contracts = readdirSync(libs, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^[^/]+\/src\/contract\.ts$/.test(file),
    );
    const declared = await Promise.all(contracts.map((file) => streamsOf(join(libs, file))));
    const categories = new Set(declared.flat().map(({ category }) => category));
    expect([...categories].sort()).toEqual(RECORD_STREAMS.map(({ category }) => category).sort());
  });
});

describe('a change that would lose a stored event', () => {
  const noted = { text: z.string(), by: z.object({ name: z.string(), unit: z.string().optional() }).optional() };
  const about = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('page'), number: z.int() }),
    z.object({ kind: z.literal('whole') }),
  ]);
  const notes = streamType('note', { NoteWritten: z.object(noted), NoteMoved: z.object({ about }) });
  const files: readonly GoldenFile[] = draftsOfMissing([notes], []).map(({ path, event }) => {
    return { path, category: 'note', type: event.type, version: 1, event };
  });
  const problemsOf = (changed: StreamType) => goldenProblems([changed], files);
  const written = (schema: z.ZodType) => streamType('note', { ...notes.events, NoteWritten: schema });

  it('is none when nothing was changed, or a field was added and shown', () => {
    expect(problemsOf(notes)).toEqual([]);
    const changed = written(z.object({ ...noted, seen: z.boolean().optional() }));
    expect(problemsOf(changed)).toEqual(['NoteWritten v1: no golden file shows seen']);
    const added = draftsOfMissing([changed], files).map(({ path, event }) => {
      return { path, category: 'note', type: event.type, version: 1, event };
    });
    expect(added.map(({ path }) => path)).toEqual(['note/NoteWritten.v1-2.json']);
    expect(goldenProblems([changed], [...files, ...added])).toEqual([]);
  });

  it.each([
    ['a field is renamed', z.object({ words: z.string(), by: noted.by }), 'cannot be read'],
    ['an optional field is renamed', z.object({ text: z.string(), author: noted.by }), 'reads as {"text"'],
    ['a field is removed', z.object({ text: z.string() }), 'reads as {"text"'],
    ['a field gets another type', z.object({ ...noted, text: z.int() }), 'cannot be read'],
    ['a field becomes mandatory', z.object({ ...noted, date: z.string() }), 'cannot be read'],
  ])('is seen when %s', (_change, schema, sentence) => {
    expect(problemsOf(written(schema)).join('\n')).toContain(`note/NoteWritten.v1.json ${sentence}`);
  });

  it('is seen when an alternative gets another name, or an event', () => {
    const renamed = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('page'), number: z.int() }),
      z.object({ kind: z.literal('all') }),
    ]);
    const moved = streamType('note', { ...notes.events, NoteMoved: z.object({ about: renamed }) });
    expect(problemsOf(moved)).toContain('NoteMoved v1: no golden file shows about.kind = all');
    const { NoteMoved, NoteWritten } = notes.events;
    const shifted = problemsOf(streamType('note', { NoteWritten, NoteShifted: NoteMoved }));
    expect(shifted).toContain('note/NoteShifted.v1.json is missing');
    expect(shifted.join('\n')).toContain('no schema for NoteMoved');
  });

  it('is seen when a new version cannot raise the old one', () => {
    const second = z.object({ ...noted, language: z.string() });
    const raised = (upcaster: (data: unknown) => unknown) =>
      streamType('note', { ...notes.events, NoteWritten: second }, { NoteWritten: [upcaster] });
    expect(problemsOf(raised((data) => data)).join('\n')).toContain('NoteWritten: language');
    const english = (data: unknown) => ({ ...(data as object), language: 'en' });
    expect(problemsOf(raised(english))[0]).toBe('note/NoteWritten.v2.json is missing');
  });

  it('is seen when the envelope loses a field', () => {
    const [first, ...others] = files.filter(({ type }) => type === 'NoteWritten');
    if (first === undefined) throw new TypeError('nothing was drafted');
    const older = { ...first, event: { ...first.event, metadata: { ...first.event.metadata, station: 'A' } } };
    const moved = files.filter(({ type }) => type === 'NoteMoved');
    expect(goldenProblems([notes], [older, ...others, ...moved]).join('\n')).toContain('has another envelope');
  });
});
