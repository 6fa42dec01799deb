import { Desk } from './test-host/desk.js';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(() => desk?.close());

describe('a list of which only some members are asked for', () => {
  it('shows these and no others, and its next page as ever', async () => {
    const { body } = await desk.call('/v1/files/sheets?fields=number,filedOn&limit=2');
    const items = [
      { number: 1, filedOn: null },
      { number: 2, filedOn: '2024-10-15' },
    ];
    expect(body).toEqual({ items, nextCursor: expect.any(String) });
  });

  it('is taken away with these and no others, on every page', async () => {
    const headers = {
      accept: 'application/jsonl',
      authorization: `Bearer ${await desk.issuer.token('olga', ['reviewer'])}`,
    };
    const response = await fetch(`${desk.host.url}/v1/files/sheets?fields=number`, { headers });
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('Sheet'))).toEqual([]);
    expect(lines.length).toBeGreaterThanOrEqual(450);
  });

  it.each(['fields=', 'fields=number,', 'fields=colour', 'fields=number&fields=title', 'fields=__proto__'])(
    'refuses %s, and says what may be asked for',
    async (query) => {
      const { status, body } = await desk.call(`/v1/files/sheets?${query}`);
      expect([status, body.code]).toEqual([400, 'fields-invalid']);
      expect(body.detail).toContain('number, title');
    },
  );

  it('is nothing that other queries know', async () => {
    expect((await desk.call('/v1/files/known?fields=number')).status).toBe(400);
  });
});
