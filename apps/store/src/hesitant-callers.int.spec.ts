import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreProcess } from '../../../test/support/store-process.js';
import { gossipService, streamsService } from './protocol/generated.js';

/** Of no content, as it goes over the wire. @source gRPC over HTTP2, `Length-Prefixed-Message` */
const EMPTY_MESSAGE = Buffer.alloc(5);
/** Longer than a packet takes to be taken in, and so short that nothing comes by itself. */
const A_MOMENT_MS = 50;
/** What HTTP/2 lets a caller send ahead when nobody says more. @source RFC 9113, section 6.9.2 */
const USUAL_WINDOW_BYTES = 65_535;

let folder: string;
let store: StoreProcess;
let session: ClientHttp2Session;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-store-'));
  store = StoreProcess.spawn(folder);
  session = connect(`http://127.0.0.1:${await store.listening()}`);
});
afterAll(async () => {
  session.close();
  await store.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

/** A call of one message whose parts come one after the other, as the official client sends them. */
function begin(): ClientHttp2Stream {
  const { path } = gossipService.GossipService.read;
  return session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' });
}

it('begins to answer while the message is still to come, so that its caller may go on at once', async () => {
  const call = begin();
  const [headers] = await once(call, 'response');
  call.resume().end(EMPTY_MESSAGE);
  const [trailers] = await once(call, 'trailers');
  expect([headers[':status'], trailers['grpc-status']]).toEqual([200, '0']);
});

it('answers a message that came late, although its caller has not said that it was all', async () => {
  const call = begin();
  await once(call, 'response');
  await pause(A_MOMENT_MS);
  call.resume().write(EMPTY_MESSAGE);
  const [trailers] = await once(call, 'trailers');
  expect(trailers['grpc-status']).toBe('0');
});

it('still refuses a call that ends without a message', async () => {
  const call = begin();
  await once(call, 'response');
  call.resume().end();
  const [trailers] = await once(call, 'trailers');
  expect(trailers['grpc-status']).not.toBe('0');
});

it('lets a caller send several appends of a hundred events ahead, and no more than half a megabyte', async () => {
  const path = streamsService.StreamsService.batchAppend.path;
  const call = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  call.on('error', () => undefined).resume();
  if (session.remoteSettings.initialWindowSize === USUAL_WINDOW_BYTES) await once(session, 'remoteSettings');
  expect(session.remoteSettings.initialWindowSize).toBe(256 * 1024);
  while ((session.state.remoteWindowSize ?? 0) <= USUAL_WINDOW_BYTES) await pause(1);
  expect(session.state.remoteWindowSize).toBeLessThanOrEqual(512 * 1024);
  call.close();
});
