import { status } from '@grpc/grpc-js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import { multiStream } from '../../../apps/store/src/protocol/generated.js';
import { type Answer, type Attempt, isCut } from './attempt.js';
import type { Dice } from './dice.js';
import type { Claim, Ledger, LedgerEvent } from './ledger.js';
import { frame } from './random-appends.js';
import { randomEvents, randomStream, randomType } from './random-events.js';

const PATH = '/kurrentdb.protocol.v2.streams.StreamsService';

/** Several streams over one call, each with its expectation, rarely one of them twice. */
export function randomAppendSession(dice: Dice): Attempt {
  const names = Array.from({ length: dice.below(5) }, () => randomStream(dice));
  const chosen = dice.oneIn(5) ? names : [...new Set(names)];
  const events: LedgerEvent[] = [];
  const messages = chosen.map((stream) => {
    const own = randomEvents(dice, stream).map(withoutMetadata);
    events.push(...own);
    const request = new multiStream.AppendRequest().setStream(stream);
    if (!dice.oneIn(4)) request.setExpectedRevision(expectation(dice));
    return frame(request.setRecordsList(own.map((event) => record(dice, event))));
  });
  return {
    path: `${PATH}/AppendSession`,
    messages,
    ...(dice.oneIn(10) ? { leavesAfter: 1 } : {}),
    settle: (answer, ledger) => settle(answer, ledger, events, sessionClaims),
  };
}

/** Records of several streams in one request, with checks on these and others. */
export function randomAppendRecords(dice: Dice): Attempt {
  const events = Array.from({ length: dice.below(4) }, () => randomEvents(dice, randomStream(dice)))
    .flat()
    .map(withoutMetadata);
  const checks = Array.from({ length: dice.below(4) }, () => {
    const state = new multiStream.ConsistencyCheck.StreamStateCheck();
    const check = new multiStream.ConsistencyCheck();
    if (dice.oneIn(20)) return check;
    return check.setStreamState(state.setStream(randomStream(dice)).setExpectedState(expectation(dice)));
  });
  const request = new multiStream.AppendRecordsRequest().setChecksList(checks);
  request.setRecordsList(events.map((event) => record(dice, event).setStream(event.stream)));
  return {
    path: `${PATH}/AppendRecords`,
    messages: [frame(request)],
    ...(dice.oneIn(20) ? { deadlineMs: dice.pick([-1_000, 0, 1, 60_000]) } : {}),
    settle: (answer, ledger) => settle(answer, ledger, events, recordsClaims),
  };
}

function settle(
  answer: Answer,
  ledger: Ledger,
  events: readonly LedgerEvent[],
  claimsIn: (response: Buffer) => Claim[],
): void {
  const [response] = answer.responses;
  if (answer.code === status.OK && response !== undefined) ledger.acknowledged(events, claimsIn(response));
  else if (isCut(answer)) ledger.unknown(events);
  else ledger.refused(events);
}

function sessionClaims(response: Buffer): Claim[] {
  const outputs = multiStream.AppendSessionResponse.deserializeBinary(response).getOutputList();
  return outputs.map((output) => ({ stream: output.getStream(), revision: Number(output.getStreamRevision()) }));
}

function recordsClaims(response: Buffer): Claim[] {
  const revisions = multiStream.AppendRecordsResponse.deserializeBinary(response).getRevisionsList();
  return revisions.map((end) => ({ stream: end.getStream(), revision: Number(end.getRevision()) }));
}

/** A revision, one of the three signs, or a number that means nothing. */
function expectation(dice: Dice): string {
  return dice.pick(['-1', '-2', '-4', '-3', '-9223372036854775808', '9223372036854775807', String(dice.below(20))]);
}

/** Metadata of these calls comes from properties, see `record`. */
function withoutMetadata(event: LedgerEvent): LedgerEvent {
  return { ...event, metadata: event.metadata.byteLength > 20 ? Buffer.from('{"n":null}') : Buffer.alloc(0) };
}

function record(dice: Dice, event: LedgerEvent): multiStream.AppendRecord {
  const message = new multiStream.AppendRecord().setRecordId(event.id).setData(event.data);
  if (event.metadata.byteLength > 0) {
    message.getPropertiesMap().set('n', new struct.Value().setNullValue(struct.NullValue.NULL_VALUE));
  }
  if (dice.oneIn(40)) return message;
  const format = dice.pick([0, 1, 2, 3, 4, 99]) as multiStream.SchemaFormat;
  return message.setSchema(new multiStream.SchemaInfo().setName(randomType(dice)).setFormat(format));
}
