import { Agent } from 'node:http';
import type { EventLog } from '@comity/event-log';
import { Chance } from './chance.js';
import { type HostileRequest, hostileRequest, ROLE_NAMES } from './hostile-request.js';
import { judge, VIOLATIONS, type Violation } from './judge.js';
import type { Operation } from './operations.js';
import { send } from './send.js';

/** Hosts to be fuzzed. */
export interface FuzzTarget {
  /** Address of a host, without a path. */
  url(host: string): string;
  /** A token that lasts for the whole run. */
  token(role: string): Promise<string>;
  /** Memory that the hosts hold, in bytes; null where it cannot be told. */
  memoryBytes(): number | null;
  readonly log: EventLog;
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly operations: readonly Operation[];
  readonly catalogue: ReadonlySet<string>;
  say(line: string): void;
}

export interface FuzzReport {
  readonly requests: number;
  readonly accepted: number;
  readonly refused: number;
  readonly events: number;
  /** Growth after the first tenth of the run; null where it cannot be told. */
  readonly memoryGrowthMegabytes: number | null;
  readonly violations: Readonly<Record<Violation, number>>;
  /** The first few, to be sent again by hand. */
  readonly examples: readonly string[];
}

const IN_FLIGHT = 16;
const KNOWN_IDS_MAX = 400;
const EXAMPLES_MAX = 10;
const GROWTH_MAX_MEGABYTES = 50;

/** Sends hostile requests made from the API document, and looks at every answer and at the log. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const run = new FuzzRun(target, options);
  await run.start();
  return run.finish();
}

class FuzzRun {
  private readonly violations = Object.fromEntries(VIOLATIONS.map((kind) => [kind, 0])) as Record<Violation, number>;
  private readonly examples: string[] = [];
  private readonly knownIds: string[] = [];
  private readonly acceptedIds = new Set<string>();
  private readonly tokens = new Map<string, string>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  private readonly chance: Chance;
  private sent = 0;
  private warmBytes: number | null = null;
  private startedAfter: bigint | null = null;

  constructor(
    private readonly target: FuzzTarget,
    private readonly options: FuzzOptions,
  ) {
    this.chance = new Chance(options.seed);
  }

  async start(): Promise<void> {
    for (const role of ROLE_NAMES) this.tokens.set(role, await this.target.token(role));
    this.startedAfter = await this.target.log.lastPosition();
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.work()));
    this.agent.destroy();
  }

  async finish(): Promise<FuzzReport> {
    const now = this.target.memoryBytes();
    const growth = now === null || this.warmBytes === null ? null : (now - this.warmBytes) / 1024 ** 2;
    if (growth !== null && growth > GROWTH_MAX_MEGABYTES) this.blame('memory-growth', `${growth.toFixed(1)} MB`);
    const events = await this.eventsOfRefused();
    const { requests } = this.options;
    const accepted = this.acceptedIds.size;
    const { violations, examples } = this;
    const memoryGrowthMegabytes = growth === null ? null : Number(growth.toFixed(1));
    return { requests, accepted, refused: requests - accepted, events, memoryGrowthMegabytes, violations, examples };
  }

  private async work(): Promise<void> {
    while (this.sent < this.options.requests) {
      const number = this.sent++;
      if (number === Math.floor(this.options.requests / 10)) this.warmBytes = this.target.memoryBytes();
      if (number % 10_000 === 9_999) this.options.say(`${number + 1} requests, ${JSON.stringify(this.violations)}`);
      await this.one(number);
    }
  }

  private async one(number: number): Promise<void> {
    const request = hostileRequest(this.chance.one(this.options.operations), this.chance, this.knownIds);
    const { operation, role, address, body } = request;
    const correlationId = `fuzz-${this.options.seed}-${number}`;
    const authorization = `Bearer ${this.tokens.get(role)}`;
    const headers = { authorization, 'correlation-id': correlationId, ...request.headers };
    const reply = await send(
      { url: this.target.url(operation.host), method: operation.method, address, headers, body },
      this.agent,
    );
    if (reply === null) return;
    const violation = judge(request, reply, this.options.catalogue);
    if (violation !== null) this.blame(violation, `${describe(request)} → ${reply.status} ${reply.text.slice(0, 300)}`);
    if (reply.status < 200 || reply.status >= 300) return;
    this.acceptedIds.add(correlationId);
    if (operation.method !== 'GET') this.remember(reply.text);
  }

  private remember(text: string): void {
    const { id } = JSON.parse(text) as { id?: unknown };
    if (typeof id !== 'string') return;
    this.knownIds.push(id);
    if (this.knownIds.length > KNOWN_IDS_MAX) this.knownIds.shift();
  }

  /** Counts the events of the run; one that no accepted request stands behind is a violation. */
  private async eventsOfRefused(): Promise<number> {
    let events = 0;
    for await (const entry of this.target.log.readAll(this.startedAfter)) {
      if (entry.kind === 'undecodable') continue;
      const { correlationId } = entry.event.envelope;
      if (!correlationId.startsWith(`fuzz-${this.options.seed}-`)) continue;
      events++;
      if (!this.acceptedIds.has(correlationId)) this.blame('event-of-refused-request', correlationId);
    }
    return events;
  }

  private blame(kind: Violation, what: string): void {
    this.violations[kind]++;
    if (this.examples.length < EXAMPLES_MAX) this.options.say(`${kind}: ${what}`);
    if (this.examples.length < EXAMPLES_MAX) this.examples.push(`${kind}: ${what}`);
  }
}

function describe({ operation, role, address, headers, body }: HostileRequest): string {
  const { method, path } = operation;
  return `${method} ${path} as ${role}: ${address.slice(0, 300)} ${JSON.stringify(headers)} ${body?.slice(0, 400) ?? ''}`;
}
