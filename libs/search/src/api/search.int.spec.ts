import { caseStream } from '@comity/cases/contract';
import { CommandRunner } from '@comity/event-log';
import { hotlineIssues, hotlineStream } from '@comity/hotline/contract';
import { idFrom, newId } from '@comity/kernel';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { requestDecider, requestRegister, requestStream } from '@comity/requests/contract';
import { sanctionStream, sanctions } from '@comity/sanctions/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { searchApi } from '../api.js';

const SUBJECTS = ['Logs of the relay at 203.0.113.7', 'Subscriber data of a mailbox', 'Relay images and relay logs'];

let host: SliceHost;
let olga: Caller;

beforeAll(async () => {
  const streams = [requestStream, caseStream, hotlineStream, sanctionStream];
  const projections = [requestRegister, ...NEED_TO_KNOW, hotlineIssues, sanctions];
  host = await startSliceHost({ api: [searchApi], projector: [{ streams, projections }] });
  olga = await host.as('olga', 'case-officer');
  for (const [place, subject] of SUBJECTS.entries()) await drafted(subject, `2024-03-0${place + 1}T12:00:00.000Z`);
});

afterAll(() => host?.[Symbol.asyncDispose]());

async function drafted(subject: string, at: string): Promise<void> {
  const runner = new CommandRunner(host.log);
  const content = {
    ...{ agreementId: idFrom('agreement'), caseId: idFrom('case'), counterpartId: idFrom('counterpart') },
    ...{ direction: 'outgoing' as const, kind: 'information', urgency: 'routine', reference: 'REQ-7', subject },
    items: [{ itemId: '1', text: 'Logs' }],
  };
  const context = { commandId: newId(), actor: { id: 'olga', roles: [] }, now: at, correlationId: 'test' };
  const command = { type: 'draft', content, by: 'olga', at } as const;
  const outcome = await runner.run({ decider: requestDecider, id: idFrom('request', subject), command, context });
  if (!outcome.accepted || outcome.position === null) throw new RangeError('the draft was not accepted');
  expect(await host.readStore.waitFor([requestRegister.name], outcome.position, 60_000)).toBe(true);
}

const titles = async (query: string): Promise<string[]> => {
  const { status, body } = await olga(`/v1/search?${query}`);
  expect(status).toBe(200);
  return body.items.map(({ title }: { title: string }) => title.replace('REQ-7 · ', ''));
};

describe('a search', () => {
  it('finds whole words in any case, what has most of them first', async () =>
    expect(await titles('q=RELAY%20logs')).toEqual([SUBJECTS[2], SUBJECTS[0]]));

  it('forgives a misspelling', async () => expect(await titles('q=subscirber')).toEqual([SUBJECTS[1]]));

  it('finds what was known on the date, under the name that it had then', async () => {
    expect(await titles('q=relay&asKnownOn=2024-03-02')).toEqual([SUBJECTS[0]]);
    expect(await titles('q=relay&asKnownOn=2024-02-28')).toEqual([]);
  });

  it('comes in pages that neither repeat nor lose anything while more is written', async () => {
    const first = (await olga('/v1/search?q=relay&limit=1')).body;
    await drafted('Something else altogether', '2024-03-09T12:00:00.000Z');
    const second = (await olga(`/v1/search?q=relay&limit=1&cursor=${first.nextCursor}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(second.nextCursor).toBeNull();
  });

  it('comes, page by page, with what has every word before what is only spelt nearly so', async () => {
    const { items: whole } = (await olga('/v1/search?q=relay%20images')).body;
    const paged: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/v1/search?q=relay%20images&limit=1${cursor && `&cursor=${cursor}`}`;
      const { items, nextCursor }: { items: unknown[]; nextCursor: string | null } = (await olga(path)).body;
      paged.push(...items);
      cursor = nextCursor;
    }
    expect(paged).toEqual(whole);
    expect(whole.map(({ rank }: { rank: number }) => rank >= 1)).toEqual([true, false]);
    // An address is one word, and these four are spelt as nearly so as can be.
    const { items: nearest } = (await olga('/v1/search?q=203%200%20113%207')).body;
    expect(nearest.map(({ rank }: { rank: number }) => rank)).toEqual([0.999999]);
  });

  it.each([
    ...[
      'relay',
      'relay logs',
      'logs relay',
      'relay -logs',
      '-relay',
      '-"relay logs"',
      '"relay logs"',
      'relay or mailbox',
    ],
    ...[
      'or relay',
      'relay or',
      '"relay or"',
      'RELAY OR images',
      '203.0.113.7',
      'sub-scriber',
      '100%_',
      'l',
      'of the',
      '\\',
    ],
  ])('finds for %s what a look at every row finds', async (text) => {
    const { rows } = await host.readStore.pool.query<{ id: string }>(
      `select request_id::text as id from (select set_config('pg_trgm.word_similarity_threshold', '0.4', false)) as set,
         read.request_register
       where known_to = 'infinity' and (to_tsvector('simple', search_text) @@ websearch_to_tsquery('simple', $1)
         or word_similarity($1, search_text) >= 0.4)`,
      [text.toLowerCase()],
    );
    const { body } = await olga(`/v1/search?q=${encodeURIComponent(text)}`);
    const found = body.items.map(({ id }: { id: string }) => id);
    expect(found.sort()).toEqual(rows.map(({ id }) => id).sort());
  });

  it('takes what people type for words and nothing else', async () => {
    for (const q of ["relay'", '%', '"relay', '(', 'a & | !', '\\', '🔎']) {
      expect((await olga(`/v1/search?q=${encodeURIComponent(q)}`)).status).toBe(200);
    }
    expect((await olga('/v1/search?q=')).status).toBe(400);
  });
});
