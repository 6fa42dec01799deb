import { streamType } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { connectStores } from './stores.module.js';
import { notesApi, notesProjector } from './test-slice/notes.js';

let host: SliceHost;
let olga: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [notesApi], projector: [notesProjector] });
  olga = await host.as('olga', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const write = (text: string, headers: Record<string, string> = {}) =>
  olga('/v1/notes', { method: 'POST', body: { text }, headers });

describe('a slice behind a host', () => {
  it('shows a command to the query that asks for at least its position', async () => {
    const written = await write('called the central authority');
    expect(written.status).toBe(201);
    const at = { 'comity-at-least': written.headers.get('comity-position') ?? '' };
    const read = await olga(`/v1/notes/${written.body.id}`, { headers: at });
    expect([read.status, read.body]).toEqual([200, { text: 'called the central authority', amended: 0 }]);
  });

  it('carries out a command once that is sent fifty times at once, and answers the same each time', async () => {
    const key = { 'idempotency-key': 'monday-call' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => write('called again', key)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    const stored = [];
    for await (const entry of host.log.readStream(`note-${answers[0]?.body.id}`)) stored.push(entry);
    expect(stored).toHaveLength(1);
  });

  it('refuses a used key with another body', async () => {
    const key = { 'idempotency-key': 'tuesday-call' };
    await write('one', key);
    const other = await write('two', key);
    expect([other.status, other.body.code]).toEqual([422, 'command-id-reused']);
  });

  it('refuses an edit of what has changed since it was seen', async () => {
    const { body, headers } = await write('first');
    const amend = (etag: string) =>
      olga(`/v1/notes/${body.id}/amend`, { method: 'POST', body: { text: 'second' }, headers: { 'if-match': etag } });
    const seen = headers.get('etag') ?? '';
    expect((await amend(seen)).body.revision).toBe(1);
    const stale = await amend(seen);
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-revision']);
  });

  it('answers a refusal with the status of its table', async () => {
    const unknown = await olga('/v1/notes/0b7e6a52-6d1f-4b3e-9d6a-2f8d0c1b5a11/amend', {
      method: 'POST',
      body: { text: 'nothing' },
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'note-unknown']);
  });

  it('says that it is behind rather than show what is old', async () => {
    const { body } = await write('too early');
    const read = await olga(`/v1/notes/${body.id}`, { headers: { 'comity-at-least': '999999999999' } });
    expect([read.status, read.body.code]).toEqual([503, 'read-model-behind']);
  });

  it('is ready while its stores answer', async () => {
    const response = await fetch(`${host.url}/health/ready`);
    expect(await response.json()).toMatchObject({
      status: 'ready',
      checks: { 'event store': { ok: true }, 'read models': { ok: true, projections: 1 } },
    });
  });

  it('does not start with one category declared in two ways', () => {
    const streams = [streamType('note', {}), streamType('note', {})];
    const settings = { eventStore: '', postgres: '', host: 'planted', streams, projections: [] };
    expect(() => connectStores(settings)).toThrow('note is declared by two slices');
  });
});
