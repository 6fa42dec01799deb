import { readConfig } from './config.js';

const NEEDED = { COMITY_PORT: '4010', COMITY_STORE_DATA: '/data/store' };
const TLS = { COMITY_STORE_TLS_CERT: '/tls/store.crt', COMITY_STORE_TLS_KEY: '/tls/store.key' };

it('takes the data folder and the port from the environment, and loopback unless told otherwise', () => {
  expect(readConfig(NEEDED)).toEqual({
    host: '127.0.0.1',
    port: 4_010,
    dataFolder: '/data/store',
    credentials: null,
    tls: null,
    logLevel: 'info',
  });
});

it('takes a user with a password, and the files of a certificate', () => {
  const user = { COMITY_STORE_USER: 'comity', COMITY_STORE_PASSWORD: 'secret' };
  expect(readConfig({ ...NEEDED, ...TLS, ...user })).toMatchObject({
    credentials: { user: 'comity', password: 'secret' },
    tls: { certificateFile: '/tls/store.crt', keyFile: '/tls/store.key' },
  });
});

it.each([
  ['COMITY_PORT', { COMITY_STORE_DATA: '/data' }],
  ['COMITY_PORT', { COMITY_STORE_DATA: '/data', COMITY_PORT: 'many' }],
  ['COMITY_STORE_DATA', { COMITY_PORT: '4010' }],
  ['COMITY_LOG_LEVEL', { ...NEEDED, COMITY_LOG_LEVEL: 'loud' }],
  ['COMITY_STORE_USER', { ...NEEDED, ...TLS, COMITY_STORE_PASSWORD: 'secret' }],
  ['COMITY_STORE_USER', { ...NEEDED, ...TLS, COMITY_STORE_USER: 'a:b', COMITY_STORE_PASSWORD: 'secret' }],
  ['COMITY_STORE_PASSWORD', { ...NEEDED, ...TLS, COMITY_STORE_USER: 'comity' }],
  [
    'not both',
    { ...NEEDED, ...TLS, COMITY_STORE_USER: 'comity', COMITY_STORE_PASSWORD: 'a', COMITY_STORE_PASSWORD_FILE: '/b' },
  ],
  ['/missing', { ...NEEDED, ...TLS, COMITY_STORE_USER: 'comity', COMITY_STORE_PASSWORD_FILE: '/missing' }],
  ['COMITY_STORE_TLS_KEY', { ...NEEDED, COMITY_STORE_TLS_CERT: '/tls/store.crt' }],
  ['COMITY_STORE_TLS_CERT', { ...NEEDED, COMITY_STORE_TLS_KEY: '/tls/store.key' }],
  ['over TLS only', { ...NEEDED, COMITY_STORE_USER: 'comity', COMITY_STORE_PASSWORD: 'secret' }],
])('names %s when it is missing or wrong', (words, environment) => {
  expect(() => readConfig(environment)).toThrow(words);
});
