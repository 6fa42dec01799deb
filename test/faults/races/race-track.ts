import { Fault } from '@comity/kernel';
import { type EventType, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { Officer } from '../scheduler/officer.js';
import { type Office, setUpOffice } from '../scheduler/set-up-office.js';
import { Stage } from '../scheduler/stage.js';
import { Chance } from '../store/chance.js';
import type { Finish, StoredFact } from './judge.js';
import { PEOPLE, type Person, type RaceKind, type Racer } from './kinds.js';

const APIS = 2;
const TOKEN_LIFE_SECONDS = 86_400;

/** The office with two processes of the API before one event store, which is read past the product. */
export class RaceTrack implements AsyncDisposable {
  private constructor(
    private readonly stage: Stage,
    private readonly office: Office,
    private readonly tokens: Readonly<Record<Person, string>>,
    private readonly client: KurrentDBClient,
    private readonly chance: Chance,
  ) {}

  static async open(seed: number): Promise<RaceTrack> {
    const stage = await Stage.set({ apis: APIS, schedulers: 0, sweepEverySeconds: 60, planted: null });
    const life = { expiresIn: TOKEN_LIFE_SECONDS };
    const tokenOf = (person: string, roles: readonly string[]) => stage.issuer.token(person, roles, life);
    const staff = {
      officer: await tokenOf('olga', ['case-officer']),
      reviewer: await tokenOf('rosa', ['reviewer']),
      administrator: await tokenOf('anna', ['administrator']),
    };
    const office = await setUpOffice(new Officer(stage.apis, staff, new Chance(seed)));
    const named = Object.entries(PEOPLE).map(
      async ([person, roles]) => [person, await tokenOf(person, roles)] as const,
    );
    const tokens = Object.fromEntries(await Promise.all(named)) as Record<Person, string>;
    const client = KurrentDBClient.connectionString(stage.store.url);
    return new RaceTrack(stage, office, tokens, client, new Chance(seed));
  }

  /** Leads a new request to the start, and lets all go at once, each through a process that chance picks. */
  async race(
    kind: RaceKind,
    number: number,
  ): Promise<{ readonly stream: string; readonly finishes: readonly Finish[] }> {
    const content = {
      ...this.office,
      ...{ kind: 'evidence', urgency: 'routine', reference: `R-${number}`, subject: 'Logs of the relay' },
      items: [{ itemId: '1', text: 'Connection logs' }],
    };
    const { id } = await this.step('olga', { path: '/v1/requests', body: content });
    for (const step of kind.before) {
      await this.step(step === 'approval' ? 'rosa' : 'olga', { path: `/v1/requests/${id}/${step}`, body: {} });
    }
    const racers = kind.racers(content, () => `key-${this.chance.seed()}`);
    const finishes = await Promise.all(racers.map((racer) => this.run(racer, `/v1/requests/${id}${racer.step}`)));
    return { stream: `request-${id}`, finishes };
  }

  async facts(stream: string): Promise<StoredFact[]> {
    const facts: StoredFact[] = [];
    for await (const { event } of this.client.readStream<EventType>(stream)) {
      if (event === undefined) continue;
      const { actor, commandId } = event.metadata as { actor: { id: string }; commandId: string };
      facts.push({ revision: Number(event.revision), type: event.type, actor: actor.id, commandId });
    }
    return facts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.dispose();
    await this.stage[Symbol.asyncDispose]();
  }

  private async step(person: Person, { path, body }: { readonly path: string; readonly body: object }) {
    const { status, answer } = await this.send(person, { method: 'POST', path, body });
    if (status >= 400) throw new Fault('race-not-prepared', `${path}: ${status} ${answer.code}`);
    return answer;
  }

  private async run({ person, event, ...sent }: Racer, path: string): Promise<Finish> {
    const { status, answer } = await this.send(person, { ...sent, path });
    const accepted = status < 300;
    return { person, event, status, code: accepted ? null : answer.code, revision: accepted ? answer.revision : null };
  }

  private async send(
    person: Person,
    { method, path, body, headers = {} }: Pick<Racer, 'method' | 'body' | 'headers'> & { readonly path: string },
  ) {
    const api = this.stage.apis[this.chance.between(0, this.stage.apis.length)];
    const response = await fetch(`${api?.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.tokens[person]}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { id: string; revision: number; code: string };
    return { status: response.status, answer };
  }
}
