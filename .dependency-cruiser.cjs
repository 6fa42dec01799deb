/**
 * Who may import whom. Each rule is proved by a planted violation: test/architecture/planted/<rule>.
 * @type {import('dependency-cruiser').IConfiguration}
 */

/** Libraries that every slice stands on; every other folder of libs/ is a slice. */
const FOUNDATION =
  '(?:kernel|calendars|telemetry|event-log|read-store|job-store|file-store|timers|stores|http|client|one-machine|testing)';
const SLICE = `^libs/(?!${FOUNDATION}/)[^/]+/src/`;
/** Code that only tests use: specs, and helpers in folders of these names. */
const TEST_CODE = ['\\.spec\\.ts$', '^libs/testing/', '/(?:testing|test-host)/', '^test/'];
const doors = (...names) => `^libs/[^/]+/src/(?:${names.join('|')})\\.ts$`;
const packages = (...names) => `(?:^|/)node_modules/(?:${names.join('|')})/`;

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbidden(
      'slices-meet-at-contract',
      'A library sees of a slice that is not its own only contract.ts.',
      { path: '^libs/([^/]+)/' },
      { path: SLICE, pathNot: ['^libs/$1/', doors('contract')] },
    ),
    forbidden(
      'foundations-know-no-slice',
      'What every slice stands on stands on no slice.',
      { path: `^libs/${FOUNDATION}/`, pathNot: TEST_CODE },
      { path: SLICE },
    ),
    forbidden(
      'host-uses-own-door',
      'A host mounts of a slice what the door of its own name offers.',
      { path: '^apps/(api|projector|scheduler|auditor)/' },
      { path: SLICE, pathNot: [doors('contract', '$1'), '^libs/audit/src/api\\.ts$'] },
    ),
    forbidden(
      'audit-door-is-the-auditors',
      'The doors of the audit slice are for the auditor and the command line.',
      { path: '^apps/', pathNot: '^apps/(?:auditor|comity)/' },
      { path: '^libs/audit/src/', pathNot: doors('contract') },
    ),
    forbidden(
      'command-line-uses-doors',
      'The command line enters a slice by one of its doors.',
      { path: '^apps/comity/' },
      { path: SLICE, pathNot: doors('contract', 'api', 'projector', 'scheduler', 'cli') },
    ),
    forbidden(
      'infrastructure-knows-no-slice',
      'The embedded event store and the identity provider stand in for products that know nothing of Comity.',
      { path: '^apps/(?:store|identity)/' },
      { path: SLICE },
    ),
    forbidden(
      'report-knows-no-proposal',
      'The status report goes to the other side: what compiles it cannot read proposals to sanction.',
      { path: '^libs/rounds/' },
      { path: '^libs/sanctions/' },
    ),
    forbidden(
      'domain-is-pure',
      'Rules need no clock, store or framework: own domain, kernel, calendars, contracts, and libraries that only compute.',
      { path: '^libs/([^/]+)/src/domain/', pathNot: TEST_CODE },
      {
        pathNot: [
          '^libs/$1/src/domain/',
          '^libs/(?:kernel|calendars)/src/',
          doors('contract'),
          packages('zod', 'temporal-polyfill', 'yaml', 'ipaddr.js'),
        ],
      },
    ),
    forbidden(
      'pure-libraries-stay-pure',
      'kernel and calendars import no framework and no store.',
      { path: '^libs/(?:kernel|calendars)/', pathNot: TEST_CODE },
      { pathNot: ['^libs/(?:kernel|calendars)/', packages('zod', 'uuid', 'temporal-polyfill'), '^(?:node:)?crypto$'] },
    ),
    forbidden(
      'jobs-go-through-the-job-store',
      'How Redis is reached, and what becomes of a job when it is away, is decided once.',
      { path: '^(?:apps|libs)/', pathNot: '^libs/(?:job-store|testing)/' },
      { path: packages('bullmq', 'ioredis') },
    ),
    forbidden(
      'figures-and-traces-go-through-telemetry',
      'What a figure may say, and what tracing costs where nobody listens, is decided once.',
      { path: '^(?:apps|libs)/', pathNot: ['^libs/telemetry/', ...TEST_CODE] },
      { path: packages('prom-client', '@opentelemetry/(?!api/)[^/]+') },
    ),
    forbidden(
      'files-go-through-the-file-store',
      'Where files lie, and that each is checked when it is read, is decided once.',
      { path: '^(?:apps|libs)/', pathNot: '^libs/file-store/' },
      { path: packages('@aws-sdk') },
    ),
    forbidden(
      'libraries-never-import-hosts',
      'Libraries do not know who runs them.',
      { path: '^libs/' },
      { path: '^apps/' },
    ),
    forbidden(
      'hosts-never-import-hosts',
      'Hosts meet over the network only.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbidden('no-cycles', 'What depends on itself cannot be understood in parts.', {}, { circular: true }),
    forbidden('no-unresolved', 'An import leads to a file or an installed package.', {}, { couldNotResolve: true }),
    forbidden(
      'production-is-free-of-test-code',
      'Nothing that runs for users imports test helpers.',
      { path: '^(?:apps|libs)/', pathNot: TEST_CODE },
      { path: TEST_CODE, pathNot: 'node_modules/' },
    ),
    forbidden(
      'production-needs-no-dev-dependency',
      'What runs for users is a dependency, not a devDependency.',
      { path: '^(?:apps|libs)/', pathNot: TEST_CODE },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbidden(
      'packages-are-declared',
      'A package that only another package brings along can vanish with its next version.',
      { path: '^(?:apps|libs)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The compiler leaves type-only imports out; a rule that ignored them would be half a rule.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
