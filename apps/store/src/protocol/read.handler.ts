import { type handleServerStreamingCall, type ServerWritableStream, status } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import { answerRead } from './counted-read.js';
import type { streams } from './generated.js';
import { CallError } from './grpc-error.js';
import type { OpenCalls } from './open-calls.js';
import { readRequest } from './read-request.js';
import { ResponseStream } from './response-stream.js';
import { Subscription } from './subscription.js';

type ReadCall = ServerWritableStream<streams.ReadReq, Buffer>;

/** Reads and subscriptions; `report` hears of every failure. */
export function readHandler(
  storage: EventStorage,
  calls: OpenCalls,
  report: (error: unknown) => void,
): handleServerStreamingCall<streams.ReadReq, Buffer> {
  return (call) => {
    const responses = new ResponseStream(call as ServerWritableStream<never, never>);
    const open = calls.add(() => responses.fail(new CallError(status.UNAVAILABLE, 'the store is stopping')));
    answer(storage, call, responses)
      .then(
        () => responses.end(),
        (error: unknown) => {
          report(error);
          responses.fail(error);
        },
      )
      .finally(() => open[Symbol.dispose]());
  };
}

async function answer(storage: EventStorage, call: ReadCall, responses: ResponseStream): Promise<void> {
  const request = readRequest(call.request);
  if (request.maxCount !== null) return answerRead(storage, request, request.maxCount, responses);
  const subscription = new Subscription(storage, request, responses);
  responses.onClose(() => subscription.wake());
  return subscription.run();
}
