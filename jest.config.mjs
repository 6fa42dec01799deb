import { readFileSync } from 'node:fs';

const { compilerOptions } = JSON.parse(readFileSync(new URL('./tsconfig.base.json', import.meta.url), 'utf8'));
const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** `@comity/x` in the sources is one entry of tsconfig's `paths`; Jest reads the same list. */
const aliases = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([alias, [target]]) => [
    `^${alias.replace('*', '(.*)')}$`,
    `<rootDir>/${target.slice(2).replace('*', '$1')}`,
  ]),
);
const { paths: _paths, baseUrl: _baseUrl, ...jsc } = swc.jsc;

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  rootDir: import.meta.dirname,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc, module: { type: 'es6' }, sourceMaps: 'inline', swcrc: false }] },
  moduleNameMapper: { ...aliases, '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.comity', '<rootDir>/test/architecture/planted'],
  ...more,
});

const patient = { setupFilesAfterEnv: ['<rootDir>/test/setup/patience.mjs'] };

const integration = {
  globalSetup: '<rootDir>/test/setup/start-servers.mjs',
  globalTeardown: '<rootDir>/test/setup/stop-servers.mjs',
  ...patient,
};

export default {
  projects: [
    project('unit', ['<rootDir>/{apps,libs,test}/**/*.spec.ts', '!**/*.int.spec.ts', '!**/*.e2e.spec.ts']),
    project('integration', ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts', '!**/event-store-contract/**'], integration),
    project('store-contract', ['<rootDir>/test/event-store-contract/**/*.int.spec.ts'], patient),
    project('end-to-end', ['<rootDir>/test/**/*.e2e.spec.ts'], patient),
  ],
};
