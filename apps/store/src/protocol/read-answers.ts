import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { uuidBytes } from '../storage/uuid-bytes.js';
import { shared, streams } from './generated.js';
import { writeStreamName } from './identifiers.js';

/** Where a follower stands: in one stream, or among all events. */
export type Place = { readonly revision: number } | { readonly position: number };

export function streamNotFound(stream: string): Buffer {
  const answer = new streams.ReadResp.StreamNotFound().setStreamIdentifier(writeStreamName(stream));
  return bytes(new streams.ReadResp().setStreamNotFound(answer));
}

export function confirmation(subscriptionId: string): Buffer {
  const answer = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return bytes(new streams.ReadResp().setConfirmation(answer));
}

export function checkpoint(position: number, nowMs: number): Buffer {
  const answer = new streams.ReadResp.Checkpoint()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position))
    .setTimestamp(instant(nowMs));
  return bytes(new streams.ReadResp().setCheckpoint(answer));
}

export function caughtUp(place: Place, nowMs: number): Buffer {
  return bytes(new streams.ReadResp().setCaughtUp(placed(new streams.ReadResp.CaughtUp(), place, nowMs)));
}

export function fellBehind(place: Place, nowMs: number): Buffer {
  return bytes(new streams.ReadResp().setFellBehind(placed(new streams.ReadResp.FellBehind(), place, nowMs)));
}

/** The stored answer with its event's id in the form of two numbers, for callers that ask for it. */
export function withStructuredId(record: Buffer): Buffer {
  const answer = streams.ReadResp.deserializeBinary(record);
  const event = answer.getEvent()?.getEvent();
  const id = uuidBytes(event?.getId()?.getString() ?? '');
  const structured = new shared.UUID.Structured()
    .setMostSignificantBits(String(id.readBigInt64BE(0)))
    .setLeastSignificantBits(String(id.readBigInt64BE(8)));
  event?.setId(new shared.UUID().setStructured(structured));
  return bytes(answer);
}

interface Placeable {
  setTimestamp(value: timestamp.Timestamp): unknown;
  setStreamRevision(value: string): unknown;
  setPosition(value: streams.ReadResp.Position): unknown;
}

function placed<Answer extends Placeable>(answer: Answer, place: Place, nowMs: number): Answer {
  answer.setTimestamp(instant(nowMs));
  if ('revision' in place) answer.setStreamRevision(String(place.revision));
  else answer.setPosition(positionOf(place.position));
  return answer;
}

function positionOf(position: number): streams.ReadResp.Position {
  return new streams.ReadResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position));
}

function instant(nowMs: number): timestamp.Timestamp {
  return timestamp.Timestamp.fromDate(new Date(nowMs));
}

function bytes(answer: streams.ReadResp): Buffer {
  return Buffer.from(answer.serializeBinary());
}
