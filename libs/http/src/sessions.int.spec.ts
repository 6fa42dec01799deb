import { EventReader, LocalIssuer } from '@comity/testing';
import type { HostConfig } from './config.js';
import { type RunningHost, startHost } from './start-host.js';
import { quiet } from './test-host/desk.js';
import { askPapers, PapersModule, startPapers } from './test-host/papers.js';

const ACCOUNT = { COMITY_OIDC_CLIENT_ID: 'host', COMITY_OIDC_CLIENT_SECRET: 'hush' };

let issuer: LocalIssuer;
let token: string;
let host: RunningHost;

beforeEach(async () => {
  issuer = await LocalIssuer.start();
  token = await issuer.token('rosa', ['reviewer'], { expiresIn: 3_600 });
});

afterEach(async () => {
  await host.stop();
  await issuer.stop();
});

async function start(config: Partial<HostConfig>): Promise<void> {
  host = await startPapers(issuer.url, config);
}

const list = () => askPapers(host.url, 'GET', '/v1/papers', token);
const approve = () => askPapers(host.url, 'POST', '/v1/papers/approval', token);

describe('a session that is revoked', () => {
  it('approves nothing any more, at once', async () => {
    await start(ACCOUNT);
    expect([await list(), await approve()]).toEqual([[200], [201]]);
    issuer.revoke(token);
    expect(await approve()).toEqual([401, 'token-invalid']);
  });

  it('is asked about once in a while, and then ends for everything', async () => {
    await start({ ...ACCOUNT, COMITY_OIDC_RECHECK_SECONDS: 0.05 });
    expect(await list()).toEqual([200]);
    issuer.revoke(token);
    let answer = await list();
    while (answer[0] === 200) answer = await list();
    expect(answer).toEqual([401, 'token-invalid']);
  });

  it('is not asked about for every request', async () => {
    await start({ ...ACCOUNT, COMITY_OIDC_RECHECK_SECONDS: 60 });
    for (let time = 0; time < 20; time++) expect(await list()).toEqual([200]);
    expect(issuer.introspected).toBe(1);
    await approve();
    expect(issuer.introspected).toBe(2);
  });

  it('hears nothing more', async () => {
    await start({ ...ACCOUNT, COMITY_OIDC_RECHECK_SECONDS: 0.01 });
    await using reader = await EventReader.open(`${host.url}/v1/papers/events`, token);
    expect((await reader.next())?.event).toBe('begun');
    issuer.revoke(token);
    expect((await reader.next())?.data).toEqual({ reason: 'session-ended' });
  });
});

describe('an issuer that does not say whether sessions stand', () => {
  it('stops approvals, and nothing else for a minute', async () => {
    await start({ ...ACCOUNT, COMITY_OIDC_RECHECK_SECONDS: 0.01 });
    expect(await list()).toEqual([200]);
    issuer.mute = true;
    expect(await approve()).toEqual([503, 'session-uncheckable']);
    expect(await list()).toEqual([200]);
    issuer.mute = false;
    expect(await approve()).toEqual([201]);
  });

  it('lets in nobody of whom it has not said so yet', async () => {
    await start(ACCOUNT);
    issuer.mute = true;
    expect(await list()).toEqual([503, 'session-uncheckable']);
  });

  it('keeps nobody out for what it says of another token that cannot be understood', async () => {
    await start(ACCOUNT);
    const strange = await issuer.token('olga', ['reviewer'], { expiresIn: 3_600 });
    issuer.mumbleOf(strange);
    expect(await askPapers(host.url, 'GET', '/v1/papers', strange)).toEqual([503, 'session-uncheckable']);
    expect(await list()).toEqual([200]);
  });

  it('does not know us by another secret: nobody gets in', async () => {
    await start({ ...ACCOUNT, COMITY_OIDC_CLIENT_SECRET: 'wrong' });
    expect(await list()).toEqual([503, 'session-uncheckable']);
  });
});

describe('a host', () => {
  it('knows people by the names that its issuer gives roles and units', async () => {
    await start({
      COMITY_OIDC_ROLES_CLAIM: 'realm.groups',
      COMITY_OIDC_ROLES_MAP: new Map([['GRP-REVIEW', 'reviewer']]),
    });
    expect(await list()).toEqual([403, 'role-not-allowed']);
    token = await issuer.token('rosa', [], { claims: { realm: { groups: ['GRP-REVIEW'] } } });
    expect(await list()).toEqual([200]);
  });

  it('does not start with half an account at its issuer', async () => {
    await start({});
    const half = { ...quiet, COMITY_OIDC_ISSUER: issuer.url, COMITY_OIDC_CLIENT_ID: 'host' };
    await expect(startHost({ name: 'half', module: PapersModule, config: half })).rejects.toThrow('or neither');
  });
});
