import { collectProcessFigures, HostFigures } from '@comity/telemetry';
import { type RunningHost, startHost } from './start-host.js';
import { DeskModule } from './test-host/desk.controller.js';
import { Desk, quiet } from './test-host/desk.js';

const TOKEN = 'a-scrape-token-of-thirty-two-chars';

let desk: Desk;

beforeAll(async () => {
  // As whoever starts a host as a process of its own does.
  collectProcessFigures();
  desk = await Desk.open();
});

afterAll(() => desk?.close());

async function scrape(host: RunningHost, headers: Record<string, string> = {}) {
  const response = await fetch(`${host.url}/metrics`, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

describe('the figures of a host', () => {
  it('are in the text format of Prometheus, the process’s and the host’s own, each family once', async () => {
    desk.host.app.get(HostFigures).register({
      ...{ name: 'drawers_open', help: 'Drawers that stand open', labels: ['colour'] },
      read: () => [{ labels: { colour: 'red' }, value: 3 }],
    });
    const { status, type, text } = await scrape(desk.host);
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('comity_drawers_open{colour="red"} 3');
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(families.length).toBe(new Set(families).size);
  });

  it('tell answers apart by method, route template and status, whatever strangers make up', async () => {
    const path = '/v1/files/0b7e6a52-6d1f-4b3e-9d6a-2f8d0c1b5a11/close';
    await desk.post(path, {});
    await desk.call('/no/such/place-of-mine');
    await desk.call('/v1/files?fields=secret-of-mine');
    const { text } = await scrape(desk.host);
    expect(text).toContain('method="POST",route="/v1/files/:id/close",status="409"');
    expect(text).toContain('route="none",status="404"');
    expect(text).not.toMatch(/0b7e6a52|of-mine|olga/);
  });

  it('leave out what cannot be read, and show the rest', async () => {
    desk.host.app.get(HostFigures).register({
      ...{ name: 'drawers_stuck', help: 'Drawers that are stuck' },
      read: () => Promise.reject(new TypeError('stuck')),
    });
    const { status, text } = await scrape(desk.host);
    expect([status, /^comity_drawers_stuck /m.test(text)]).toEqual([200, false]);
    expect(text).toMatch(/^comity_draining 0$/m);
  });

  it('refuses two figures of one name', () => {
    const figure = { name: 'twice', help: 'Twice', read: () => [] };
    const figures = new HostFigures();
    figures.register(figure);
    expect(() => figures.register(figure)).toThrow('two figures are named twice');
  });
});

describe('who may read them', () => {
  it('is whoever asks directly from loopback, and nobody for whom a proxy asks', async () => {
    expect((await scrape(desk.host)).status).toBe(200);
    for (const name of ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']) {
      const refused = await scrape(desk.host, { [name]: '127.0.0.1' });
      expect([name, refused.status, JSON.parse(refused.text).code]).toEqual([name, 404, 'not-found']);
    }
  });

  it('is no role: a token of the issuer opens nothing here', async () => {
    const token = await desk.issuer.token('ada', ['administrator']);
    const refused = await scrape(desk.host, { authorization: `Bearer ${token}`, via: '1.1 proxy' });
    expect(refused.status).toBe(404);
  });

  it('is with a scrape token whoever sends it, from anywhere, and nobody else', async () => {
    const host = await startHost({
      ...{ name: 'desk', module: DeskModule, endsProcess: false },
      config: { ...quiet, COMITY_METRICS_TOKEN: TOKEN },
    });
    try {
      const statuses = await Promise.all([
        scrape(host),
        scrape(host, { authorization: `Bearer ${TOKEN}x` }),
        scrape(host, { authorization: 'Bearer ' }),
        scrape(host, { authorization: `Bearer ${TOKEN}`, via: '1.1 proxy' }),
      ]);
      expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 200]);
    } finally {
      await host.stop();
    }
  });

  it('can be listed by address and network, and a list that is none stops the start', async () => {
    const host = await startHost({
      ...{ name: 'desk', module: DeskModule, endsProcess: false },
      config: { ...quiet, COMITY_METRICS_FROM: ['10.0.0.0/8', '2001:db8::1'] },
    });
    expect((await scrape(host)).status).toBe(404);
    await host.stop();
    const wrong = { ...quiet, COMITY_METRICS_FROM: ['10.0.0.0/99'] };
    await expect(startHost({ name: 'desk', module: DeskModule, config: wrong })).rejects.toThrow(
      'COMITY_METRICS_FROM: 10.0.0.0/99 is no address and no network',
    );
  });
});
