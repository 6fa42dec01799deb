import { type ClientHttp2Session, constants, type OutgoingHttpHeaders } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { shared, streams } from '../../../apps/store/src/protocol/generated.js';
import type { Dice } from './dice.js';
import { afterSeconds } from './patience.js';

const STREAMS = '/event_store.client.streams.Streams';
const MULTI = '/kurrentdb.protocol.v2.streams.StreamsService';
/** Batch append is not among them: it answers each append within a call that ends well. */
const PATHS = [
  `${STREAMS}/Append`,
  `${STREAMS}/Read`,
  `${STREAMS}/Delete`,
  `${MULTI}/AppendSession`,
  `${MULTI}/AppendRecords`,
] as const;
const MAX_NOISE_BYTES = 300;
/** How long a sender that says half of something stays before it leaves. */
const LINGER_MS = 50;
const BOMB_BYTES = 64 * 1024 * 1024;
const OVERSIZE_BYTES = 18 * 1024 * 1024;

/** A request that breaks the protocol below the messages. */
export interface Malformed {
  readonly kind: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: readonly Buffer[];
  /** How the sender ends: properly, by breaking off, or not at all. */
  readonly ending: 'end' | 'reset' | 'silence';
}

type Breakage = (dice: Dice) => Omit<Malformed, 'kind' | 'headers' | 'ending'> & Partial<Malformed>;

const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'length-beyond-the-body': (dice) => ({ body: [framed(noise(dice), 1 + dice.below(1_000))] }),
  'length-within-the-body': (dice) => ({ body: [framed(dice.bytes(200), -1 - dice.below(150))] }),
  'length-absurd': () => ({ body: [Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3])] }),
  'flag-unknown': (dice) => ({ body: [framed(noise(dice), 0, 2 + dice.below(254))] }),
  'compressed-without-encoding': (dice) => ({ body: [framed(dice.bytes(50), 0, 1)] }),
  'compressed-noise': (dice) => ({ body: [framed(dice.bytes(50), 0, 1)], headers: { 'grpc-encoding': 'gzip' } }),
  'encoding-unknown': (dice) => ({ body: [framed(dice.bytes(50), 0, 1)], headers: { 'grpc-encoding': 'br' } }),
  'compressed-bomb': () => ({ body: [framed(bomb, 0, 1)], headers: { 'grpc-encoding': 'gzip' } }),
  'message-truncated': (dice) => ({ body: [framed(whole.subarray(0, 1 + dice.below(whole.byteLength - 1)))] }),
  'message-noise': (dice) => ({ body: [framed(dice.bytes(1 + dice.below(MAX_NOISE_BYTES)))] }),
  'message-oversize': () => ({ body: [framed(Buffer.alloc(OVERSIZE_BYTES))] }),
  'last-event-cut': (dice) => ({
    body: [framed(whole), framed(event), framed(event).subarray(0, 1 + dice.below(event.byteLength))],
    headers: { ':path': `${STREAMS}/Append` },
  }),
  'no-message': () => ({ body: [] }),
  'prefix-cut': (dice) => ({ body: [Buffer.alloc(1 + dice.below(4))] }),
  'many-empty-messages': () => ({ body: [Buffer.alloc(5 * 2_000)] }),
  'half-sent-then-reset': (dice) => ({ body: [framed(whole).subarray(0, 1 + dice.below(40))], ending: 'reset' }),
  'half-sent-then-silence': (dice) => ({ body: [framed(whole).subarray(0, 1 + dice.below(40))], ending: 'silence' }),
  'content-type-wrong': (dice) => ({
    body: [framed(whole)],
    headers: {
      'content-type': dice.pick(['application/json', 'text/html', '', 'x/'.repeat(500)]),
    },
  }),
  'method-unknown': (dice) => ({
    body: [framed(whole)],
    headers: {
      ':path': dice.pick(['/', '/a', '//', `${STREAMS}/`, `${STREAMS}/append`, `/${'x'.repeat(4_000)}`, '/%00/%ff']),
    },
  }),
  'verb-wrong': (dice) => ({ body: [], headers: { ':method': dice.pick(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'X']) } }),
  'timeout-absurd': (dice) => ({
    body: [framed(dice.bytes(30))],
    headers: { 'grpc-timeout': dice.pick(['-1S', '99999999H', '1', 'S', '0n', '9'.repeat(400), '1e9S']) },
  }),
  'headers-strange': (dice) => ({ body: [framed(dice.bytes(30))], headers: strangeHeaders(dice) }),
};

const KINDS = Object.keys(BREAKAGES) as [string, ...string[]];
/** These cost megabytes each and come rarely. */
const HEAVY: ReadonlySet<string> = new Set(['message-oversize', 'compressed-bomb']);
export function randomMalformed(dice: Dice): Malformed {
  let kind = dice.pick(KINDS);
  if (HEAVY.has(kind) && !dice.oneIn(10)) kind = 'message-noise';
  const broken = BREAKAGES[kind]?.(dice) ?? { body: [] };
  const headers = {
    ':method': 'POST',
    ':path': dice.pick(PATHS),
    'content-type': 'application/grpc+proto',
    te: 'trailers',
    ...broken.headers,
  };
  return { kind, headers, body: broken.body, ending: broken.ending ?? 'end' };
}

/** How a malformed request ended: with a status and so many bytes of response, with the end of the stream, or not. */
export type End = { readonly grpcStatus: string; readonly responseBytes: number } | 'closed' | 'silent';

/** Answered as if it were a proper request: well, and with something. */
export function isAccepted(end: End): boolean {
  return typeof end === 'object' && end.grpcStatus === '0' && end.responseBytes > 0;
}

/** Sends it as it is. @param silenceSeconds after which it counts as unanswered */
export function sendMalformed(session: ClientHttp2Session, request: Malformed, silenceSeconds: number): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  const call = session.request(request.headers, { endStream: false });
  let grpcStatus: unknown;
  let responseBytes = 0;
  const hear = (headers: { 'grpc-status'?: unknown }) => {
    grpcStatus = headers['grpc-status'] ?? grpcStatus;
  };
  call
    .on('response', hear)
    .on('trailers', hear)
    .on('error', () => undefined);
  call.on('data', (chunk: Buffer) => {
    responseBytes += chunk.byteLength;
  });
  const end = () => resolve(grpcStatus === undefined ? 'closed' : { grpcStatus: String(grpcStatus), responseBytes });
  // With the end of the response the sender knows all, whatever becomes of what it still wants to send.
  call.on('end', end).on('close', end);
  for (const chunk of request.body) call.write(chunk);
  if (request.ending === 'end') call.end();
  if (request.ending === 'reset') call.close(constants.NGHTTP2_CANCEL);
  const leave = (how: End) => {
    resolve(how);
    call.close(constants.NGHTTP2_CANCEL);
  };
  const silence = afterSeconds(silenceSeconds, () => leave('silent'));
  const linger = request.ending === 'silence' ? setTimeout(leave, LINGER_MS, 'closed') : undefined;
  return promise.finally(() => {
    call.close(constants.NGHTTP2_CANCEL);
    silence[Symbol.dispose]();
    clearTimeout(linger);
  });
}

function strangeHeaders(dice: Dice): OutgoingHttpHeaders {
  return dice.pick<OutgoingHttpHeaders>([
    { 'bad-bin': '!!! no base64 !!!' },
    { 'key~with|signs': '1' },
    { 'x-many': Array.from({ length: 200 }, () => 'y') },
    { 'x-large': 'z'.repeat(60_000) },
    { ':authority': '' },
    { ':authority': '\u00ff\u00fe' },
    { 'grpc-accept-encoding': 'x'.repeat(2_000) },
    { authorization: 'Basic %%%' },
    { 'grpc-message': 'x', 'grpc-status': '0' },
  ]);
}

function noise(dice: Dice): Buffer {
  return dice.bytes(dice.below(MAX_NOISE_BYTES));
}

/** A message behind its prefix; `lie` is added to the length that the prefix tells. */
export function framed(message: Buffer, lie = 0, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag, 0);
  prefix.writeUInt32BE(Math.max(0, message.byteLength + lie), 1);
  return Buffer.concat([prefix, message]);
}

/** Options of an append that only lack the events, so that a cut makes them wrong and nothing else does. */
const whole = Buffer.from(
  new streams.AppendReq()
    .setOptions(
      new streams.AppendReq.Options()
        .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('truncated'.repeat(20))))
        .setAny(new shared.Empty()),
    )
    .serializeBinary(),
);
/** An event that is as it should be, so that a cut makes it wrong and nothing else does. */
const event = Buffer.from(new streams.AppendReq().setProposedMessage(properEvent()).serializeBinary());
const bomb = gzipSync(Buffer.alloc(BOMB_BYTES));

function properEvent(): streams.AppendReq.ProposedMessage {
  const message = new streams.AppendReq.ProposedMessage().setData(Buffer.from('{}'));
  message.setId(new shared.UUID().setString('11111111-1111-4111-8111-111111111111'));
  message.getMetadataMap().set('type', 'Noted').set('content-type', 'application/json');
  return message;
}
