import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** Speaks TLS with whoever connects, and plainly with the server behind it. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
  /** Connections that were secured. */
  secured(): number;
}

/** What a client of PostgreSQL sends before it secures its connection. @source PostgreSQL 18, 54.7, SSLRequest */
const SSL_REQUEST_BYTES = 8;

/** @param postgres the client asks first whether it may secure the connection */
export async function tlsFront(
  behind: number,
  files: { readonly certificateFile: string; readonly keyFile: string },
  postgres = false,
): Promise<TlsFront> {
  const secureContext = createSecureContext({
    cert: readFileSync(files.certificateFile),
    key: readFileSync(files.keyFile),
  });
  let secured = 0;
  const open = new Set<Socket>();
  const secure = (socket: Socket) => {
    const tls = new TLSSocket(socket, { isServer: true, secureContext });
    tls.on('error', () => socket.destroy());
    tls.once('secure', () => {
      secured++;
      const server = connect(behind, '127.0.0.1');
      open.add(server);
      server.on('error', () => tls.destroy()).on('close', () => tls.destroy());
      tls.on('close', () => server.destroy());
      tls.pipe(server).pipe(tls);
    });
  };
  const front = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    if (!postgres) return secure(socket);
    socket.once('readable', () => {
      if (socket.read(SSL_REQUEST_BYTES) === null) return socket.destroy();
      socket.write('S');
      return secure(socket);
    });
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    port: (front.address() as AddressInfo).port,
    secured: () => secured,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
