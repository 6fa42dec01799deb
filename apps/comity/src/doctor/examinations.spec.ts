import { profileFrom } from '../up/profile.js';
import { skewed } from './clocks.js';
import { nearlyFull } from './disk.js';
import { inProduction, sessions } from './issuer.js';
import { transport } from './transport.js';
import { tooOld } from './versions.js';

const GIBIBYTE = 1024 ** 3;

/** The variables that the doctor finds a connection of at fault for. */
async function unsecured(variables: Record<string, string>): Promise<readonly string[]> {
  const patient = { variables, profile: profileFrom({}) } as unknown as Parameters<typeof transport>[0];
  return (await transport(patient)).map(({ subject }) => subject);
}

describe('the doctor', () => {
  it.each([
    ['PostgreSQL', '14.11 (Debian)', 15, 1],
    ['PostgreSQL', '18.4', 15, 0],
    ['Node', '', 24, 1],
  ])('finds a %s %s too old where %i is needed: %i', (name, version, oldest, found) => {
    expect(tooOld(name, version, oldest)).toHaveLength(found);
  });

  it('finds clocks that are apart, and not the time that an answer takes', () => {
    expect(skewed('PostgreSQL', { before: 0, theirs: 2_500, after: 3_000 }, 2_000)).toEqual([]);
    const [found] = skewed('PostgreSQL', { before: 10_000, theirs: 1_000, after: 10_010 }, 2_000);
    expect(found?.problem).toContain('differ by 9.0 s');
  });

  it('finds a disk that is nearly full, by share or by size', () => {
    expect(nearlyFull('/data', { freeBytes: 50 * GIBIBYTE, allBytes: 100 * GIBIBYTE })).toEqual([]);
    expect(nearlyFull('/data', { freeBytes: 2 * GIBIBYTE, allBytes: 100 * GIBIBYTE })).toHaveLength(1);
    expect(nearlyFull('/data', { freeBytes: GIBIBYTE / 2, allBytes: GIBIBYTE })).toHaveLength(1);
  });

  it('finds sessions that cannot be ended, and an issuer that cannot be asked about them', () => {
    const account = { COMITY_OIDC_CLIENT_ID: 'comity' };
    expect(sessions({}, {})).toMatchObject([{ problem: expect.stringContaining('until their tokens expire') }]);
    expect(sessions({}, account)).toMatchObject([{ problem: expect.stringContaining('no introspection') }]);
    expect(sessions({}, { COMITY_OIDC_LOGOUT_CLIENTS: 'console' })).toEqual([]);
    expect(sessions({ introspection_endpoint: 'https://id.example.org/introspection' }, account)).toEqual([]);
  });

  it('finds an issuer for one machine in production', () => {
    expect(inProduction('http://127.0.0.1:4001', undefined)).toEqual([]);
    expect(inProduction('http://127.0.0.1:4001', 'production')).toHaveLength(1);
    expect(inProduction('https://127.0.0.1:4001', 'production')).toHaveLength(1);
    expect(inProduction('https://id.example.org', 'production')).toEqual([]);
  });

  it('finds servers elsewhere that are spoken to without a checked connection', async () => {
    const plain = {
      COMITY_POSTGRES: 'postgres://u:p@db.example.org/comity?sslmode=no-verify',
      COMITY_REDIS: 'redis://:p@jobs.example.org:6379',
      COMITY_EVENT_STORE: 'kurrentdb://u:p@a.example.org:2113,b.example.org:2113?tls=false',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://traces.example.org:4318',
    };
    expect(await unsecured(plain)).toEqual(Object.keys(plain));
    expect(
      await unsecured({
        COMITY_POSTGRES: 'postgres://u:p@db.example.org/comity?sslmode=verify-full',
        COMITY_REDIS: 'rediss://:p@jobs.example.org:6379',
        COMITY_EVENT_STORE: 'kurrentdb://u:p@a.example.org:2113,b.example.org:2113?tls=true&tlsCAFile=/ca.pem',
      }),
    ).toEqual([]);
    expect(await unsecured({ COMITY_POSTGRES: 'postgres://127.0.0.1/comity', COMITY_REDIS: 'nowhere' })).toEqual([
      'COMITY_REDIS',
    ]);
  });
});
