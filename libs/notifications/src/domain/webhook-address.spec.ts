import { isPublicAddress, targetProblem } from './webhook-address.js';

/** Every way that is known to us of naming a place that is not in the public network. */
const NOT_PUBLIC = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['169.254.169.254', '169.254.0.1', '100.64.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.192', '192.0.2.1'],
  ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '224.0.0.1', '239.255.255.255', '240.0.0.1'],
  ...['255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1'],
  ...[
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001:0:1::1',
    'fe80::1',
    'fe80::1%eth0',
  ],
  ...['fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '3fff::1', '5f00::1', '100::1', '4000::1'],
  ...['no address', ''],
];

const HOSTILE_URLS = [
  ...[
    'http://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'gopher://example.org/',
    'javascript:alert(1)',
  ],
  ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/'],
  ...['https://0/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://localhost/'],
  ...['https://LOCALHOST/', 'https://localhost./', 'https://a.localhost/', 'https://a.localhost./'],
  ...[
    'https://169.254.169.254/latest/meta-data',
    'https://①②⑦.⓪.⓪.①/',
    'https://10.0.0.1/',
    'https://[fd00:ec2::254]/',
  ],
  ...['https://user:secret@example.org/', 'https://user@example.org/', 'https://example.org/#part', 'example.org', ''],
  ...[`https://example.org/${'x'.repeat(2_000)}`, 'https://192.168.0.1:8443/', 'https://0xa9fea9fe/'],
];

describe('an address for webhooks [webhook-targets-are-public]', () => {
  it.each(NOT_PUBLIC)('%p is not in the public network', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each(HOSTILE_URLS)('%p is refused, and why is said', (url) =>
    expect(targetProblem(url, { loopbackAllowed: false })).toMatch(/^must /),
  );

  it.each(['https://example.org/hooks', 'https://example.org:8443/hooks?of=comity', 'https://8.8.8.8/'])(
    '%s is taken',
    (url) => expect(targetProblem(url, { loopbackAllowed: false })).toBeNull(),
  );

  it('is this machine only where that is allowed, then also by http', () => {
    for (const url of ['http://127.0.0.1:9/', 'http://localhost:9/', 'http://[::1]:9/', 'https://127.0.0.1/']) {
      expect([url, targetProblem(url, { loopbackAllowed: true })]).toEqual([url, null]);
    }
    for (const url of ['http://10.0.0.1/', 'http://example.org/', 'https://192.168.1.1/']) {
      expect(targetProblem(url, { loopbackAllowed: true })).toMatch(/^must /);
    }
  });
});
