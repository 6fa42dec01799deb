import { connect, createServer } from 'node:net';

/** True when this process may listen there now. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago. The caller must be ready to lose it to somebody quicker. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port: 0 }, () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(address)));
    });
  });
}

/**
 * Connects, optionally says something, and tells what came back first.
 * @returns undefined when nothing listens, or nothing came within the time; an empty text when nothing was asked
 */
export function askPort(host: string, port: number, question?: string, withinMs = 1_000): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (answer: string | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(withinMs, () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('close', () => finish(undefined));
    socket.once('data', (bytes) => finish(bytes.toString('utf8')));
    socket.once('connect', () => (question === undefined ? finish('') : socket.write(question)));
  });
}
