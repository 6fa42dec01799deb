import { status } from '@grpc/grpc-js';
import { shared, streams } from '../../../apps/store/src/protocol/generated.js';
import { type Answer, type Attempt, isCut } from './attempt.js';
import type { Dice } from './dice.js';
import type { Claim, Ledger, LedgerEvent } from './ledger.js';
import { randomContentType, randomDoomedStream, randomEvents, randomStream, randomType } from './random-events.js';

const PATH = '/event_store.client.streams.Streams';
const NOT_UUIDS = ['', 'seven', '00000000-0000-0000-0000-00000000000', 'x'.repeat(10_000)] as const;

/** An append over one stream: usually whole, sometimes out of order, without options, or left half-way. */
export function randomAppend(dice: Dice): Attempt {
  const stream = randomStream(dice).toWellFormed();
  const events = randomEvents(dice, stream);
  const messages = events.map((event) => frame(new streams.AppendReq().setProposedMessage(proposed(dice, event))));
  const options = frame(new streams.AppendReq().setOptions(appendOptions(dice, stream)));
  if (!dice.oneIn(30)) messages.splice(dice.oneIn(20) ? dice.below(3) : 0, 0, options);
  if (dice.oneIn(30)) messages.push(options);
  return {
    path: `${PATH}/Append`,
    messages,
    ...(dice.oneIn(10) ? { leavesAfter: 1 } : {}),
    ...(dice.oneIn(20) ? { deadlineMs: dice.pick([-1_000, 0, 1, 5, 60_000]) } : {}),
    settle: (answer, ledger) => settleAppend(answer, ledger, events),
  };
}

/** Deletes a stream, softly or for good, or tries to with its metadata or with what no stream is called. */
export function randomDeletion(dice: Dice): Attempt {
  const doomed = randomDoomedStream(dice).toWellFormed();
  const stream = dice.oneIn(5) ? dice.pick([`$$${doomed}`, '$$', '$all', '']) : doomed;
  const tombstone = dice.oneIn(2);
  const [Request, Options] = tombstone
    ? [streams.TombstoneReq, streams.TombstoneReq.Options]
    : [streams.DeleteReq, streams.DeleteReq.Options];
  const options = expecting(dice, new Options().setStreamIdentifier(identifier(dice, stream)));
  return {
    path: `${PATH}/${tombstone ? 'Tombstone' : 'Delete'}`,
    messages: [frame(new Request().setOptions(options as never))],
    settle: (_answer, ledger) => ledger.deletionAsked(stream),
  };
}

/** Node's HTTP/2 closes the sending side before it takes a call back, so what a cut call became of is not known. */
function settleAppend(answer: Answer, ledger: Ledger, events: readonly LedgerEvent[]): void {
  const claims = answer.code === status.OK ? claimsIn(answer, events[0]?.stream) : null;
  if (claims !== null) ledger.acknowledged(events, claims);
  else if (isCut(answer)) ledger.unknown(events);
  else ledger.refused(events);
}

function claimsIn({ responses: [response] }: Answer, stream = ''): Claim[] | null {
  if (response === undefined) return null;
  const answer = streams.AppendResp.deserializeBinary(response);
  const success = answer.getSuccess();
  if (success === undefined) return null;
  return success.hasCurrentRevision() ? [{ stream, revision: Number(success.getCurrentRevision()) }] : [];
}

function appendOptions(dice: Dice, stream: string): streams.AppendReq.Options {
  return expecting(dice, new streams.AppendReq.Options().setStreamIdentifier(identifier(dice, stream)));
}

interface Expecting {
  setRevision(value: string): unknown;
  setNoStream(value: shared.Empty): unknown;
  setAny(value: shared.Empty): unknown;
  setStreamExists(value: shared.Empty): unknown;
}

function expecting<Options extends Expecting>(dice: Dice, options: Options): Options {
  switch (dice.below(5)) {
    case 0:
      options.setRevision(dice.uint64());
      break;
    case 1:
      options.setNoStream(new shared.Empty());
      break;
    case 2:
      options.setStreamExists(new shared.Empty());
      break;
    default:
      if (!dice.oneIn(30)) options.setAny(new shared.Empty());
  }
  return options;
}

/** The name as it is, or (rarely) bytes that are no text. */
export function identifier(dice: Dice, stream: string): shared.StreamIdentifier {
  const bytes = dice.oneIn(40) ? Buffer.from([0x61, 0xed, 0xa0, 0x80, 0xff]) : Buffer.from(stream);
  return new shared.StreamIdentifier().setStreamName(bytes);
}

interface Proposed {
  setId(id: shared.UUID): unknown;
  setData(data: Uint8Array): unknown;
  setCustomMetadata(metadata: Uint8Array): unknown;
  getMetadataMap(): { set(key: string, value: string): unknown };
}

function proposed(dice: Dice, event: LedgerEvent): streams.AppendReq.ProposedMessage {
  return fill(dice, event, new streams.AppendReq.ProposedMessage());
}

/** Writes the event into a message of either append call, rarely without something that it needs. */
export function fill<Message extends Proposed>(dice: Dice, event: LedgerEvent, message: Message): Message {
  if (!dice.oneIn(60)) message.setId(uuid(dice, event.id));
  message.setData(event.data);
  message.setCustomMetadata(event.metadata);
  if (!dice.oneIn(60)) message.getMetadataMap().set('type', randomType(dice));
  if (!dice.oneIn(60)) message.getMetadataMap().set('content-type', randomContentType(dice));
  if (dice.oneIn(30)) message.getMetadataMap().set('x'.repeat(dice.below(3_000)), 'y'.repeat(dice.below(3_000)));
  return message;
}

/** The id in one of its forms, or (rarely) something that is no id. */
export function uuid(dice: Dice, id: string): shared.UUID {
  if (dice.oneIn(60)) return new shared.UUID().setString(dice.pick(NOT_UUIDS));
  if (dice.oneIn(2)) return new shared.UUID().setString(dice.oneIn(2) ? id.toUpperCase() : id);
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return new shared.UUID().setStructured(
    new shared.UUID.Structured()
      .setMostSignificantBits(String(bytes.readBigInt64BE(0)))
      .setLeastSignificantBits(String(bytes.readBigInt64BE(8))),
  );
}

export function frame(message: { serializeBinary(): Uint8Array }): Buffer {
  return Buffer.from(message.serializeBinary());
}
