import { type Agent, request } from 'node:http';

export interface Sent {
  readonly url: string;
  readonly method: string;
  /** As it is: not mended as `fetch` would. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What came back; status 0 where nothing did. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const TIMEOUT_MS = 60_000;

/** Sends a request as it is. What this side of the connection refuses to send is `null`. */
export function send({ url, method, address, headers, body }: Sent, agent: Agent): Promise<Reply | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const lost = (error: Error) => resolve({ status: 0, contentType: '', text: error.message });
    try {
      const options = { hostname, port, method, path: address, headers, agent, timeout: TIMEOUT_MS };
      const sent = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('error', lost);
        response.on('end', () => {
          const contentType = String(response.headers['content-type'] ?? '');
          resolve({ status: response.statusCode ?? 0, contentType, text: Buffer.concat(parts).toString('utf8') });
        });
      });
      sent.on('timeout', () => sent.destroy(new Error('timeout'))).on('error', lost);
      sent.end(body);
    } catch {
      resolve(null);
    }
  });
}
