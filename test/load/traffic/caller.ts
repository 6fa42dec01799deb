import { Agent, request } from 'node:http';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
  /** Idempotency key and correlation id of a command. */
  readonly key?: string;
}

export interface Reply {
  /** 0 where the connection gave out, or nobody answered in time. */
  readonly status: number;
  readonly text: string;
}

const ANSWER_WITHIN_MS = 30_000;
/**
 * Four times what a host works on at a time, so that it is the host that refuses and not its callers that wait; no more than a
 * gateway keeps, for a busy Node takes new connections one by one.
 */
const MOST_CONNECTIONS = 512;

/** Sends requests to one API over connections that are kept, as a gateway before it would. */
export class Caller implements Disposable {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, scheduling: 'lifo' });

  constructor(private readonly port: number) {}

  send({ method, path, token, body, key }: Call): Promise<Reply> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      ...(content === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
      ...(key === undefined ? {} : { 'idempotency-key': key, 'correlation-id': key }),
    };
    const { agent, port } = this;
    return new Promise((resolve) => {
      const gaveOut = () => resolve({ status: 0, text: '' });
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', gaveOut);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      sent.setTimeout(ANSWER_WITHIN_MS, () => sent.destroy());
      sent.on('error', gaveOut);
      sent.end(content);
    });
  }

  [Symbol.dispose](): void {
    this.agent.destroy();
  }
}
