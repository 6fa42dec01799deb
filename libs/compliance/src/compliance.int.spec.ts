import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agreementStream } from '@comity/agreements/contract';
import { caseStream } from '@comity/cases/contract';
import { counterpartStream, counterparts } from '@comity/counterparts/contract';
import { CommandRunner } from '@comity/event-log';
import { importRegister, readMapping } from '@comity/imports/contract';
import { newId, systemClock } from '@comity/kernel';
import { calendarDecider, calendarStream, calendarYears, seedCalendars } from '@comity/published-calendars/contract';
import { requestRegister, requestStream } from '@comity/requests/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { complianceApi } from './api.js';

const DATES = ['2024-08-01', '2024-09-15', '2024-10-15', '2024-11-15', '2024-11-21'];
const EXAMPLE = 'examples/uk-written-questions';
const streams = [requestStream, agreementStream, caseStream, counterpartStream, calendarStream];

let host: SliceHost;
let ada: Caller;

beforeAll(async () => {
  const projections = [requestRegister, calendarYears, counterparts];
  host = await startSliceHost({ api: [complianceApi], projector: [{ streams, projections }] });
  ada = await host.as('ada', 'auditor');
  const runner = new CommandRunner(host.log);
  for (const { calendarId: id, command } of seedCalendars()) {
    const commandId = newId();
    const context = { commandId, correlationId: commandId, actor: { id: 'ada', roles: [] }, now: systemClock.now() };
    await runner.run({ decider: calendarDecider, id, command, context });
  }
  const { position } = await importRegister(runner, {
    file: `${EXAMPLE}/register-2024-11-21.csv.gz`,
    mapping: readMapping(await readFile(`${EXAMPLE}/mapping.yaml`, 'utf8')),
    rejectsFile: join(tmpdir(), `${newId()}.csv`),
  });
  await host.readStore.waitFor(
    projections.map(({ name }) => name),
    position ?? 0n,
    120_000,
  );
}, 240_000);

afterAll(() => host?.[Symbol.asyncDispose]());

/** Leaves of the reference with the path to each, so that a difference names its figure. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, `${path}/${key}`));
}

function at(value: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
}

describe('the register of 12,082 requests', () => {
  it.each(DATES)(
    'is as timely as the reference says, as known on %s, in every figure of every counterpart',
    async (date) => {
      const file = `test/reference/uk-written-questions/expected-as-known-${date}.json`;
      const expected = leaves(JSON.parse(await readFile(file, 'utf8')));
      const { status, body } = await ada(`/v1/compliance?asKnownOn=${date}&by=counterpart`);
      expect(status).toBe(200);
      expect(expected.length).toBeGreaterThan(400);
      expect(expected.map(([path]) => [path, at(body, path)])).toEqual(expected);
      expect(Object.keys(body.by_counterpart)).toHaveLength(26);
    },
  );
});
