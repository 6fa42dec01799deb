import { type ApiClient, apiClient, auditorClient, LiveUpdatesRefused, liveUpdates } from '@comity/client';
import { newId } from '@comity/kernel';
import { ANSWERING_HOSTS } from './hosts.js';
import { type RunningHosts, startHosts } from './running-hosts.js';

let hosts: RunningHosts;
let olga: ApiClient;

beforeAll(async () => {
  hosts = await startHosts(ANSWERING_HOSTS);
  const token = () => hosts.issuer.token('olga', ['case-officer']);
  olga = apiClient({ url: hosts.host('api').url, token });
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

describe('the client that is generated from the API document', () => {
  it('opens a case, and finds in the record what it has written', async () => {
    const opened = await olga.POST('/v1/cases', { body: { title: 'Relay', marking: 'TLP:AMBER' } });
    expect(opened.data).toMatchObject({ revision: 0 });
    const ada = auditorClient({
      url: hosts.host('auditor').url,
      token: () => hosts.issuer.token('ada', ['auditor']),
    });
    const stream = `case-${opened.data?.id}`;
    const stored = await ada.GET('/audit/streams/{stream}', { params: { path: { stream } } });
    expect(stored.data?.items).toMatchObject([{ type: 'CaseOpened', revision: 0 }]);
  });

  it('hands over a refusal as a problem whose codes the types know', async () => {
    const { data, error, response } = await olga.POST('/v1/cases/{id}/reopening', {
      params: { path: { id: newId() }, header: { 'If-Match': '"3"' } },
      body: { reason: 'New evidence' },
    });
    const code: 'stale-revision' | 'case-unknown' | 'not-found' | undefined =
      error?.code === 'stale-revision' || error?.code === 'case-unknown' ? error.code : undefined;
    expect([data, response.status, code]).toEqual([undefined, 412, 'stale-revision']);
  });

  it('follows what changes, until it is told to stop', async () => {
    const { url } = hosts.host('api');
    const ending = new AbortController();
    const token = () => hosts.issuer.token('olga', ['case-officer']);
    const { data } = await olga.POST('/v1/cases', { body: { title: 'Relay', marking: 'TLP:AMBER' } });
    for await (const told of liveUpdates({ url, token, only: { kinds: 'case', after: '0' }, signal: ending.signal })) {
      if (told.event === 'change' && told.update.id === data?.id) ending.abort();
    }
    expect(ending.signal.aborted).toBe(true);
    const nobody = liveUpdates({ url, token: () => 'a.b.c', signal: new AbortController().signal });
    await expect(nobody.next()).rejects.toThrow(LiveUpdatesRefused);
  });

  it('does not compile with a body or an address that the document does not know', () => {
    // @ts-expect-error: a case has a title
    const untitled = () => olga.POST('/v1/cases', { body: { marking: 'TLP:AMBER' } });
    // @ts-expect-error: there is no such address
    const nowhere = () => olga.GET('/v1/nowhere');
    expect([untitled, nowhere]).toHaveLength(2);
  });
});
