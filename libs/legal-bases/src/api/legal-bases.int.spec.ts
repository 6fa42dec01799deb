import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { legalBasesApi } from '../api.js';
import { shippedLegalBases } from '../contract.js';
import { legalBasesProjector } from '../projector.js';

let host: SliceHost;
let adam: Caller;
let olga: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [legalBasesApi], projector: [legalBasesProjector] });
  adam = await host.as('adam', 'administrator');
  olga = await host.as('olga', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const publish = (who: Caller, body: object) => who('/v1/legal-bases', { method: 'POST', body });

describe('the legal bases over HTTP', () => {
  it('are published version by version, and read in the order in which they came into force', async () => {
    const [first, ...others] = shippedLegalBases();
    for (const basis of [...others, first]) expect((await publish(adam, basis ?? {})).status).toBe(201);
    const again = await publish(adam, first ?? {});
    const headers = { 'comity-at-least': again.body.position };
    const shown = await olga(`/v1/legal-bases/${again.body.id}`, { headers });
    expect(shown.body.instrument).toBe('Executive Order 13694');
    expect(shown.body.versions.map(({ version }: { version: string }) => version)).toEqual([
      ...['2015-04-01', '2016-12-28', '2025-01-16', '2025-06-06'],
    ]);
    const { items } = (await olga('/v1/legal-bases?limit=1')).body;
    expect(items).toEqual([shown.body]);
  });

  it('are never changed, and only administrators publish them', async () => {
    const [first] = shippedLegalBases();
    const changed = await publish(adam, { ...first, note: 'read otherwise' });
    expect([changed.status, changed.body.code]).toEqual([409, 'version-already-published']);
    expect((await publish(olga, first ?? {})).body.code).toBe('role-not-allowed');
    const wrong = await publish(adam, { ...first, inForceFrom: '2015-02-30' });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'request-invalid']);
  });
});
