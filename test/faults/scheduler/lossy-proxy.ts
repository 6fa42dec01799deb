import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the hosts and the event store. While it is lossy, the store hears everything, and nobody hears the store. */
export class LossyProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isLossy = false;

  private constructor(private readonly port: number) {
    this.#server = createServer({ noDelay: true }, (client) => this.#join(client));
  }

  /** @param port where the store listens, now or later */
  static async before(port: number): Promise<LossyProxy> {
    const proxy = new LossyProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `kurrentdb://127.0.0.1:${port}?tls=false`;
  }

  /** From now on answers are lost. */
  loseAnswers(): void {
    this.#isLossy = true;
  }

  /** Ends the connections on which answers were lost, and loses no more. */
  recover(): void {
    this.#isLossy = false;
    for (const [client, store] of this.#pairs) {
      client.destroy();
      store.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.recover();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    const store = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    const pair = [client, store] as const;
    this.#pairs.add(pair);
    client.on('data', (bytes) => store.write(bytes));
    store.on('data', (bytes) => {
      if (!this.#isLossy) client.write(bytes);
    });
    for (const end of pair) {
      end.on('error', () => undefined);
      end.on('close', () => {
        this.#pairs.delete(pair);
        client.destroy();
        store.destroy();
      });
    }
  }
}
