import { readConfig } from './config.js';

it('takes the data folder and the port from the environment, and loopback unless told otherwise', () => {
  expect(readConfig({ COMITY_PORT: '4010', COMITY_STORE_DATA: '/data/store' })).toEqual({
    host: '127.0.0.1',
    port: 4_010,
    dataFolder: '/data/store',
    logLevel: 'info',
  });
});

it.each([
  ['COMITY_PORT', { COMITY_STORE_DATA: '/data' }],
  ['COMITY_PORT', { COMITY_STORE_DATA: '/data', COMITY_PORT: 'many' }],
  ['COMITY_STORE_DATA', { COMITY_PORT: '4010' }],
  ['COMITY_LOG_LEVEL', { COMITY_PORT: '4010', COMITY_STORE_DATA: '/data', COMITY_LOG_LEVEL: 'loud' }],
])('names %s when it is missing or wrong', (variable, environment) => {
  expect(() => readConfig(environment)).toThrow(variable);
});
