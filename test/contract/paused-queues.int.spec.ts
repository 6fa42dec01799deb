import { setTimeout as pause } from 'node:timers/promises';
import { CONTRACT_HOSTS } from './hosts.js';
import { type RunningHosts, startHosts } from './running-hosts.js';

/** How the scheduler's health names what an administrator has paused, by its check. */
const CHECKS = [
  ['timers', 'redis', ''],
  ['notifications', 'notifications', false],
] as const;

let hosts: RunningHosts;

beforeAll(async () => {
  hosts = await startHosts(CONTRACT_HOSTS.filter(({ name }) => name === 'scheduler'));
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

async function paused(check: string): Promise<unknown> {
  const answer = await fetch(`${hosts.host('scheduler').url}/health/ready`);
  const { checks } = (await answer.json()) as { checks: Record<string, { paused?: unknown }> };
  return checks[check]?.paused;
}

async function asAdministrator(method: string, path: string): Promise<Response> {
  const authorization = `Bearer ${await hosts.issuer.token('adam', ['administrator'])}`;
  return fetch(`${hosts.host('scheduler').url}/jobs/api/queues${path}`, { method, headers: { authorization } });
}

it.each(CHECKS)('says in the health that %s is paused, until it is resumed', async (queue, check, nothing) => {
  const { queues } = (await (await asAdministrator('GET', '')).json()) as { queues: { name: string }[] };
  const named = queues.map(({ name }) => name).find((name) => name.startsWith(queue));
  await until(async () => (await paused(check)) === nothing);
  expect((await asAdministrator('PUT', `/${named}/pause`)).status).toBe(200);
  expect(await paused(check)).toBe(nothing === false ? true : named);
  expect((await asAdministrator('PUT', `/${named}/resume`)).status).toBe(200);
  expect(await paused(check)).toBe(nothing);
});

/** Bounded by the test's own time. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(50);
}
