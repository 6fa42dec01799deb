import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import {
  features,
  featuresService,
  shared,
  streams,
  streamsService,
} from '../../../apps/store/src/protocol/generated.js';
import { encodeRecord } from '../../../apps/store/src/protocol/record-encoding.js';
import { benchEvent, EVENTS_PER_STREAM } from './bench-event.js';

type Batch = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type Read = ServerWritableStream<streams.ReadReq, Buffer>;

/**
 * The most that any server can reach that speaks this protocol from Node: it acknowledges without writing, and serves the
 * bytes of one event over and over. Follows the same calls as the store, so that the same client can measure both.
 */
const grpc = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
const followers = new Set<Read>();
const event = constantEvent();

const definition = {
  ...streamsService.StreamsService,
  read: { ...streamsService.StreamsService.read, responseSerialize: (bytes: Buffer) => bytes },
};

grpc.addService(definition, {
  read: (call: Read) => void read(call),
  batchAppend: (call: Batch) => {
    call.on('data', (request: streams.BatchAppendReq) => acknowledge(call, request)).on('end', () => call.end());
  },
});
grpc.addService(featuresService.ServerFeaturesService, {
  getSupportedMethods: (_call: unknown, answer: (error: null, methods: features.SupportedMethods) => void) =>
    answer(null, supported()),
});
grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(JSON.stringify({ port }));
});

function acknowledge(call: Batch, request: streams.BatchAppendReq): void {
  for (const follower of followers) {
    for (let sent = 0; sent < request.getProposedMessagesList().length; sent++) follower.write(event);
  }
  if (!request.getIsFinal()) return;
  const position = new shared.AllStreamPosition().setCommitPosition('1').setPreparePosition('1');
  const success = new streams.BatchAppendResp.Success().setCurrentRevision('0').setPosition(position);
  call.write(new streams.BatchAppendResp().setCorrelationId(request.getCorrelationId()).setSuccess(success));
}

async function read(call: Read): Promise<void> {
  const options = call.request.getOptions();
  if (options?.hasSubscription()) {
    const confirmed = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('ceiling');
    const caughtUp = new streams.ReadResp.CaughtUp();
    call.write(Buffer.from(new streams.ReadResp().setConfirmation(confirmed).serializeBinary()));
    call.write(Buffer.from(new streams.ReadResp().setCaughtUp(caughtUp).serializeBinary()));
    followers.add(call);
    call.on('cancelled', () => followers.delete(call));
    return;
  }
  const all = options?.hasAll() ?? false;
  const count = all ? Number(options?.getCount()) : EVENTS_PER_STREAM;
  for (let sent = 0; sent < count && !call.cancelled; sent++) {
    if (!call.write(event)) await new Promise((resolve) => call.once('drain', resolve));
  }
  call.end();
}

function supported(): features.SupportedMethods {
  const methods = Object.values(definition).map(({ path }) => {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    return new features.SupportedMethod().setServiceName(service).setMethodName(method);
  });
  return new features.SupportedMethods().setEventStoreServerVersion('25.1.0').setMethodsList(methods);
}

/** What the store itself would send for such an event, so that the client has the same to do. */
function constantEvent(): Buffer {
  const { id, type, data, metadata } = benchEvent();
  const encoded = encodeRecord({
    ...{ id, type, contentType: 'application/json', stream: `bench-${randomUUID()}` },
    ...{ data: Buffer.from(JSON.stringify(data)), metadata: Buffer.from(JSON.stringify(metadata)) },
    ...{ revision: 5, position: 123_456, createdAtMs: Date.now() },
  });
  return Buffer.from(encoded);
}
