import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ServerReadableStream, status } from '@grpc/grpc-js';
import { CallError } from './grpc-error.js';

/**
 * The messages of a call, up to the end that the caller gave it.
 * @throws CallError CANCELLED when the caller leaves before
 */
export async function* received<Message>(call: ServerReadableStream<Message, unknown>): AsyncGenerator<Message> {
  try {
    yield* call as AsyncIterable<Message>;
  } catch (cause) {
    throw left({ cause });
  }
  // A caller that takes its call back may close its side first: word of the rest comes right behind. Between one turn and
  // the next the loop looks at its connections; the first alone still belongs to what was read already.
  await nextTurn();
  await nextTurn();
  if (call.cancelled) throw left();
}

function left(options?: ErrorOptions): CallError {
  return new CallError(status.CANCELLED, 'the caller left before the call was complete', {}, options);
}
