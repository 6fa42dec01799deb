import { type SliceHost, startSliceHost } from '@comity/testing';
import { casesApi } from '../api.js';
import { casesProjector } from '../projector.js';

let host: SliceHost;

beforeAll(async () => {
  host = await startSliceHost({ api: [casesApi], projector: [casesProjector] });
});

afterAll(() => host?.[Symbol.asyncDispose]());

describe('an export of the cases', () => {
  it('holds what the list shows whoever takes it away, and no case that they need not know of', async () => {
    const officer = await host.as('olivia', 'case-officer');
    const stranger = await host.as('nina', 'case-officer');
    const open = (title: string, marking: string) =>
      officer('/v1/cases', { method: 'POST', body: { title, marking, unit: 'Cyber' } });
    await open('=Intrusion', 'TLP:AMBER');
    const last = await open('Informant', 'TLP:RED');
    const headers = { accept: 'text/csv', 'comity-at-least': last.body.position };
    const [own, other] = await Promise.all([officer, stranger].map((caller) => caller('/v1/cases', { headers })));
    expect([own?.status, other?.status]).toEqual([200, 200]);
    expect(own?.text).toContain('Informant');
    expect(other?.text).toContain("'=Intrusion");
    expect(other?.text).not.toContain('Informant');
    expect(other?.text.trimEnd().split('\r\n')).toHaveLength(2);
  });
});
