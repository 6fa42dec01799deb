import { type ApiClient, apiClient } from '@comity/client';
import type { Place } from './comity-up.js';

/** What a host answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON that the API document describes
  readonly body: any;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One demo user at work: asks the hosts of a place with a token from its identity provider. */
export class Person {
  /** The API by its typed client. */
  readonly api: ApiClient;

  private constructor(
    private readonly place: Place,
    private readonly token: string,
  ) {
    this.api = apiClient({ url: `http://127.0.0.1:${place.portBase}`, token: () => token });
  }

  static async signIn(place: Place, name: string): Promise<Person> {
    return new Person(place, await Person.tokenOf(place, name));
  }

  /** A token of eight hours from the place's identity provider. */
  static async tokenOf(place: Place, name: string): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${place.portBase + 1}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${name}:demo`)}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    const { access_token } = (await response.json()) as { access_token: string };
    return access_token;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  /** The body as it came, byte for byte. */
  async text(path: string): Promise<string> {
    const response = await fetch(this.addressOf(path), { headers: { authorization: `Bearer ${this.token}` } });
    return response.text();
  }

  post(path: string, ask: Ask = {}): Promise<Answer> {
    return this.send('POST', path, ask);
  }

  private async send(method: string, path: string, { body, headers = {} }: Ask): Promise<Answer> {
    const response = await fetch(this.addressOf(path), {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  private addressOf(path: string): string {
    return `http://127.0.0.1:${this.place.portBase + (path.startsWith('/audit') ? 2 : 0)}${path}`;
  }
}
