import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type BatchAppendRequest, decodeBatchAppend } from './batch-append.request.js';
import { shared, streams } from './generated.js';
import { readEncodedUuid } from './identifiers.js';

const { BatchAppendReq } = streams;

const text = fc.string({ unit: 'binary', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 300 });
/** The generated classes keep a map in an object, where this one key is lost. */
const key = text.filter((one) => one !== '__proto__');
const properties = fc.uniqueArray(fc.tuple(key, text), { selector: ([key]) => key, maxLength: 5 });
const proposal = fc.record({ id: fc.uuid(), properties, data: bytes, metadata: bytes });
const request = fc.record({
  correlationId: fc.uuid(),
  stream: fc.option(text),
  proposals: fc.array(proposal, { maxLength: 5 }),
  isFinal: fc.boolean(),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

function encoded({ correlationId, stream, proposals, isFinal }: Request): Buffer {
  const message = new BatchAppendReq().setCorrelationId(uuid(correlationId)).setIsFinal(isFinal);
  message.setProposedMessagesList(proposals.map(encodedProposal));
  if (stream !== null) message.setOptions(new BatchAppendReq.Options().setStreamIdentifier(named(stream)));
  return Buffer.from(message.serializeBinary());
}

function encodedProposal({ id, properties, data, metadata }: Request['proposals'][number]) {
  const message = new BatchAppendReq.ProposedMessage().setId(uuid(id)).setData(data).setCustomMetadata(metadata);
  for (const [key, value] of properties) message.getMetadataMap().set(key, value);
  return message;
}

function uuid(text: string): shared.UUID {
  return new shared.UUID().setString(text);
}

function named(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
}

it('reads what the generated classes write', () => {
  fc.assert(
    fc.property(request, (sent) => {
      const { correlationId, options, proposals, isFinal } = decoded(encoded(sent));
      const stream = options?.getStreamIdentifier()?.getStreamName_asU8();
      expect({
        correlationId: readEncodedUuid(correlationId),
        stream: stream === undefined ? null : Buffer.from(stream).toString(),
        proposals: proposals.map(({ id, properties, data, metadata }) => ({
          id: readEncodedUuid(id),
          properties,
          data: Uint8Array.from(data),
          metadata: Uint8Array.from(metadata),
        })),
        isFinal,
      }).toEqual({
        ...sent,
        proposals: sent.proposals.map((one) => ({ ...one, properties: new Map(one.properties) })),
      });
    }),
  );
});

it('reads a property that the generated classes lose', () => {
  const [place, lost] = ['__proto_-', '__proto__'];
  const sent = {
    properties: [[place, 'kept']] as [string, string][],
    data: new Uint8Array(),
    metadata: new Uint8Array(),
  };
  const proposals = [{ id: randomUUID(), ...sent }];
  const message = encoded({ correlationId: randomUUID(), stream: null, proposals, isFinal: true });
  message.write(lost, message.indexOf(place));
  expect(decoded(message).proposals[0]?.properties).toEqual(new Map([[lost, 'kept']]));
});

it('reads an id that is sent as two numbers, or in capitals', () => {
  const numbers = new shared.UUID.Structured().setMostSignificantBits('1').setLeastSignificantBits('-1');
  const structured = new shared.UUID().setStructured(numbers).serializeBinary();
  expect(readEncodedUuid(structured)).toBe('00000000-0000-0001-ffff-ffffffffffff');
  const id = 'ABCDEF00-0000-4000-8000-000000000000';
  expect(readEncodedUuid(uuid(id).serializeBinary())).toBe(id.toLowerCase());
});

it('says so when bytes are no such request, whatever they are', () => {
  const outcomes = new Set<boolean>();
  fc.assert(
    fc.property(request, fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (sent, place, value, cuts) => {
      const message = encoded(sent);
      const at = place % message.byteLength;
      message[at] = value;
      outcomes.add(decodeBatchAppend(cuts ? message.subarray(0, at) : message) === 'undecodable');
    }),
  );
  expect(outcomes).toEqual(new Set([true, false]));
});

function decoded(message: Buffer): BatchAppendRequest {
  const request = decodeBatchAppend(message);
  if (request === 'undecodable') throw new RangeError('what the generated classes wrote cannot be read');
  return request;
}
