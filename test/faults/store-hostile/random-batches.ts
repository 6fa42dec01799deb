import { status } from '@grpc/grpc-js';
import duration from 'google-protobuf/google/protobuf/duration_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { streams } from '../../../apps/store/src/protocol/generated.js';
import { type Answer, type Attempt, isCut } from './attempt.js';
import type { Dice } from './dice.js';
import type { Findings } from './findings.js';
import type { Ledger, LedgerEvent } from './ledger.js';
import { fill, frame, identifier, uuid } from './random-appends.js';
import { randomEvents, randomStream } from './random-events.js';

const PATH = '/event_store.client.streams.Streams/BatchAppend';
const MAX_APPENDS = 8;

/** One append of the call, cut into parts; an append that is not finished has no final part. */
interface Part {
  readonly correlationId: string;
  readonly stream: string;
  readonly events: readonly LedgerEvent[];
  readonly finished: boolean;
  readonly messages: readonly Buffer[];
}

/** Several appends over one call, their parts in any mixture, some never finished. */
export function randomBatch(dice: Dice): Attempt {
  const appends = Array.from({ length: 1 + dice.below(MAX_APPENDS) }, () => randomPart(dice));
  const leaves = dice.oneIn(6);
  return {
    path: PATH,
    messages: mixed(dice, appends),
    ...(leaves ? { leavesAfter: 1 + dice.below(MAX_APPENDS) } : {}),
    ...(dice.oneIn(30) ? { deadlineMs: dice.pick([-1_000, 0, 1, 60_000]) } : {}),
    settle: (answer, ledger, findings) => settleBatch(answer, ledger, findings, appends),
  };
}

function randomPart(dice: Dice): Part {
  const stream = randomStream(dice).toWellFormed();
  const events = randomEvents(dice, stream);
  const correlationId = dice.uuid();
  const parts = Array.from({ length: 1 + dice.below(3) }, () => new streams.BatchAppendReq());
  const finished = !dice.oneIn(6);
  for (const [index, part] of parts.entries()) {
    part.setCorrelationId(uuid(dice, correlationId));
    if (index === 0 ? !dice.oneIn(30) : dice.oneIn(10)) part.setOptions(batchOptions(dice, stream));
    part.setIsFinal(finished && index === parts.length - 1);
  }
  for (const event of events) {
    const message = fill(dice, event, new streams.BatchAppendReq.ProposedMessage());
    parts[dice.below(parts.length)]?.addProposedMessages(message);
  }
  const inOrder = parts.flatMap((part) => part.getProposedMessagesList().map((message) => message.getData_asU8()));
  const sorted = inOrder
    .map((data) => events.find((event) => event.data === data))
    .filter((event) => event !== undefined);
  return { correlationId, stream, events: sorted, finished, messages: parts.map(frame) };
}

function batchOptions(dice: Dice, stream: string): streams.BatchAppendReq.Options {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(identifier(dice, stream));
  switch (dice.below(5)) {
    case 0:
      options.setStreamPosition(dice.uint64());
      break;
    case 1:
      options.setNoStream(new empty.Empty());
      break;
    case 2:
      options.setStreamExists(new empty.Empty());
      break;
    default:
      if (!dice.oneIn(30)) options.setAny(new empty.Empty());
  }
  if (dice.oneIn(6))
    options.setDeadline(new duration.Duration().setSeconds(dice.pick([-5, 0, 1, 2 ** 40, -(2 ** 50)])));
  return options;
}

/** The parts of each append stay in order; appends overtake each other. */
function mixed(dice: Dice, appends: readonly Part[]): Buffer[] {
  const queues = appends.map(({ messages }) => [...messages]);
  const all: Buffer[] = [];
  for (
    let left = queues.filter((queue) => queue.length > 0);
    left.length > 0;
    left = left.filter((q) => q.length > 0)
  ) {
    const next = left[dice.below(left.length)]?.shift();
    if (next !== undefined) all.push(next);
  }
  return all;
}

function settleBatch(answer: Answer, ledger: Ledger, findings: Findings, appends: readonly Part[]): void {
  const responses = new Map(
    answer.responses.map((bytes) => {
      const response = streams.BatchAppendResp.deserializeBinary(bytes);
      return [response.getCorrelationId()?.getString() ?? '', response];
    }),
  );
  for (const append of appends) {
    const response = responses.get(append.correlationId);
    const success = response?.getSuccess();
    const claims = success?.hasCurrentRevision()
      ? [{ stream: append.stream, revision: Number(success.getCurrentRevision()) }]
      : [];
    if (success !== undefined) ledger.acknowledged(append.events, claims);
    else if (response !== undefined || !append.finished) ledger.refused(append.events);
    else ledger.unknown(append.events);
    if (response === undefined && append.finished && answer.code === status.OK && !isCut(answer)) {
      findings.note('call-unanswered', `append ${append.correlationId} of a batch`);
    }
  }
}
