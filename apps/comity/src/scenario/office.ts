import { Fault, uuid } from '@comity/kernel';
import { z } from 'zod';

/** Those of the demo users whom the stories are about. */
export type PersonName = 'olga' | 'ben' | 'rosa' | 'ravi' | 'ada' | 'adam';

const NAMES: readonly PersonName[] = ['olga', 'ben', 'rosa', 'ravi', 'ada', 'adam'];

export interface OfficeAddresses {
  /** Of the API. */
  readonly api: string;
  /** Of the identity provider. */
  readonly issuer: string;
}

const token = z.object({ access_token: z.string() });
const done = z.object({ id: uuid, revision: z.int(), position: z.string().nullable() });
const problem = z.object({ code: z.string(), detail: z.string().optional() });

/** What a command answers. */
export type Done = z.infer<typeof done>;

interface Answer {
  readonly status: number;
  readonly text: string;
}

const SECRET = 'demo';
const TIMEOUT_MS = 30_000;

/** The people of a story at their work: each asks the public API with a token of their own. */
export class Office {
  private step = 0;
  private lastPosition = '0';

  private constructor(
    private readonly story: string,
    private readonly addresses: OfficeAddresses,
    private readonly tokens: ReadonlyMap<PersonName, string>,
  ) {}

  /** @param story names its commands: played again, they give everything the same ids */
  static async open(story: string, addresses: OfficeAddresses): Promise<Office> {
    const tokens = NAMES.map(async (name) => [name, await signIn(name, addresses)] as const);
    return new Office(story, addresses, new Map(await Promise.all(tokens)));
  }

  /** @throws Fault `scenario-refused` when the API answers anything but done */
  async post(by: PersonName, path: string, body: object = {}): Promise<Done> {
    return this.command('POST', by, path, body);
  }

  async put(by: PersonName, path: string, body: object): Promise<Done> {
    return this.command('PUT', by, path, body);
  }

  /**
   * Asks for what a rule forbids, and is content when it is refused.
   * @throws Fault `scenario-not-refused` when it is not, or for another reason
   */
  async refused(by: PersonName, path: string, code: string, body: object = {}): Promise<void> {
    const { status, text } = await this.send('POST', by, path, body);
    const answered = problem.safeParse(asJson(text));
    if (answered.data?.code === code) return;
    throw new Fault('scenario-not-refused', `${by} ${path}: ${code} was due, but ${status} ${text.slice(0, 500)}`);
  }

  /** Includes all that was commanded before. @throws Fault `scenario-refused` */
  async get<T>(by: PersonName, path: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(asJson(await this.text(by, path)));
  }

  /** The answer as it comes, in the kind that is asked for. @throws Fault `scenario-refused` */
  async text(by: PersonName, path: string, accept = 'application/json'): Promise<string> {
    const answer = await this.send('GET', by, path, undefined, { accept, 'comity-at-least': this.lastPosition });
    return succeeded(`GET ${path}`, by, answer);
  }

  private async command(method: 'POST' | 'PUT', by: PersonName, path: string, body: object): Promise<Done> {
    const { id, revision, position } = done.parse(
      asJson(succeeded(`${method} ${path}`, by, await this.send(method, by, path, body))),
    );
    if (position !== null && BigInt(position) > BigInt(this.lastPosition)) this.lastPosition = position;
    return { id, revision, position };
  }

  private async send(
    method: string,
    by: PersonName,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const command: Record<string, string> =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': `${this.story}/${++this.step}` };
    const response = await fetch(`${this.addresses.api}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.tokens.get(by)}`, ...command, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await response.text() };
  }
}

async function signIn(name: PersonName, { issuer }: OfficeAddresses): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${name}:${SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return token.parse(await response.json()).access_token;
}

function succeeded(what: string, by: PersonName, { status, text }: Answer): string {
  if (status === 200 || status === 201) return text;
  throw new Fault('scenario-refused', `${what} by ${by}: ${status} ${text.slice(0, 1_000)}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('scenario-answer-malformed', `the API answered ${text.slice(0, 200)}`, { cause });
  }
}
