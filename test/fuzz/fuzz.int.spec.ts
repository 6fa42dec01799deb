import { EventLog } from '@comity/event-log';
import { ANSWERING_HOSTS, describeHosts } from '../contract/hosts.js';
import { problemCatalogue } from '../contract/problem-catalogue.js';
import { type RunningHosts, startHosts } from '../contract/running-hosts.js';
import { fuzz } from './fuzz.js';
import { VIOLATIONS } from './judge.js';
import { operationsOf } from './operations.js';

let hosts: RunningHosts;

beforeAll(async () => {
  hosts = await startHosts(ANSWERING_HOSTS);
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

describe('hostile requests made from the API document', () => {
  it('are each answered as the document says, and leave no event where they are refused', async () => {
    const log = hosts.host('api').app.get(EventLog);
    const target = {
      url: (name: string) => hosts.host(name).url,
      token: (role: string) => hosts.issuer.token(`anna-${role}`, [role], { expiresIn: 3_600 }),
      memoryBytes: () => null,
      log,
    };
    const report = await fuzz(target, {
      requests: 1_000,
      seed: 7,
      operations: operationsOf(await describeHosts(ANSWERING_HOSTS)),
      catalogue: new Set(problemCatalogue().map(({ code }) => code)),
      say: () => undefined,
    });
    expect(report.examples).toEqual([]);
    expect(report.violations).toEqual(Object.fromEntries(VIOLATIONS.map((kind) => [kind, 0])));
    expect(report.events).toBeGreaterThan(3);
    expect(report.refused).toBeGreaterThan(500);
  });
});
