import { startStore } from '@comity/testing';
import { ComityUp, Place, WITHOUT_LIMITS } from '../support/comity-up.js';
import { Person } from '../support/office.js';
import type { BenchOptions, Sample } from './main.js';
import { percentileOf } from './office-log/timed.js';
import { Workloads } from './store/workloads.js';

const IN_FLIGHT = 64;
const REQUESTS = 1_000;
const WARM_UP = 64;
const RAW_APPENDS = 20_000;

/** Somebody's command, and how long its answer took. */
type Send = (who: Person, path: string, body?: unknown) => Promise<{ readonly id: string }>;

/**
 * The life of many requests over HTTP, from the draft to the answer, 64 commands in flight, with every server of one machine
 * running, the projector among them. The baseline is appends of one event, as many in flight, to the same kind of store.
 */
export async function commandsBench(say: (line: string) => void, _options: BenchOptions): Promise<Sample[]> {
  const baseline = await rawAppends();
  Object.assign(process.env, WITHOUT_LIMITS);
  using place = await Place.find();
  await using up = new ComityUp(place);
  await up.says('Comity is up');
  const office = await Office.open(place);
  await office.requests(WARM_UP);
  const startedAt = performance.now();
  const taken = await office.requests(REQUESTS);
  const rate = taken.length / ((performance.now() - startedAt) / 1_000);
  const p99 = percentileOf(taken, 99);
  say(
    `${taken.length} commands: ${rate.toFixed(0)} a second, raw appends ${baseline.toFixed(0)}; p99 ${p99.toFixed(0)} ms`,
  );
  return [
    { name: 'commands', unit: 'commands/s', value: rate, baseline },
    { name: 'commands-p99', unit: 'ms', value: p99, baseline: null },
  ];
}

async function rawAppends(): Promise<number> {
  await using store = await startStore();
  await using workloads = new Workloads(Number(/:(\d+)/.exec(store.url.slice('kurrentdb:'.length))?.[1]));
  return await workloads.appends(IN_FLIGHT, RAW_APPENDS);
}

class Office {
  private constructor(
    private readonly olga: Person,
    private readonly rosa: Person,
    private readonly about: { readonly agreementId: string; readonly counterpartId: string; readonly caseId: string },
  ) {}

  static async open(place: Place): Promise<Office> {
    const [adam, olga, rosa] = [
      await Person.signIn(place, 'adam'),
      await Person.signIn(place, 'olga'),
      await Person.signIn(place, 'rosa'),
    ];
    const counterpart = await sent(adam, '/v1/counterparts', { name: 'Ministry' });
    const terms = { title: 'Measured', inForceFrom: '2020-01-01', zone: 'UTC', ourName: 'Office' };
    const agreement = await sent(adam, '/v1/agreements', { ...terms, counterpartIds: [counterpart.id] });
    const opened = await sent(olga, '/v1/cases', { title: 'Measured', marking: 'TLP:GREEN' });
    return new Office(olga, rosa, { agreementId: agreement.id, counterpartId: counterpart.id, caseId: opened.id });
  }

  /** The lives of so many requests. @returns milliseconds of each command */
  async requests(count: number): Promise<number[]> {
    const taken: number[] = [];
    const send: Send = async (who, path, body) => {
      const startedAt = performance.now();
      const answer = await sent(who, path, body);
      taken.push(performance.now() - startedAt);
      return answer;
    };
    let left = count;
    const work = async (): Promise<void> => {
      while (left-- > 0) await this.life(send, left);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    return taken;
  }

  private async life(send: Send, place: number): Promise<void> {
    const items = [{ itemId: '1', text: 'Connection logs' }];
    const content = { kind: 'evidence', urgency: 'routine', reference: `R-${place}`, subject: 'Relay logs', items };
    const { id } = await send(this.olga, '/v1/requests', { ...this.about, ...content });
    await send(this.olga, `/v1/requests/${id}/submission`);
    await send(this.rosa, `/v1/requests/${id}/approval`);
    const stated = { dueOn: '2999-01-31', source: 'the agreement' };
    await send(this.olga, `/v1/requests/${id}/filing`, { stated });
    const transmittedAt = new Date().toISOString();
    await send(this.olga, `/v1/requests/${id}/transmittal`, { transmittedAt, channel: 'courier' });
    const answers = [{ itemId: '1', answer: 'final' }];
    await send(this.olga, `/v1/requests/${id}/responses`, { receivedAt: transmittedAt, answers });
  }
}

async function sent(who: Person, path: string, body?: unknown): Promise<{ readonly id: string }> {
  const answer = await who.post(path, body === undefined ? {} : { body });
  if (answer.status >= 300) throw new RangeError(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
