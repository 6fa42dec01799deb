import { streams } from './generated.js';
import { encodeRecord } from './record-encoding.js';

const event = {
  stream: 'request-Ä漢',
  id: '0a8dd2a8-52c3-4c1e-9d3a-0e3a7b3f2f10',
  type: 'RequestFiled',
  contentType: 'application/json',
  data: Buffer.from('{"subject":"ü"}'),
  metadata: Buffer.from('{"actor":"Ada"}'),
  createdAtMs: 1_795_425_941_902,
};

/** What the protocol's own classes read from the bytes. */
function read(placed: Parameters<typeof encodeRecord>[0]) {
  const answer = streams.ReadResp.deserializeBinary(encodeRecord(placed)).getEvent();
  const recorded = answer?.getEvent();
  return {
    id: recorded?.getId()?.getString(),
    stream: Buffer.from(recorded?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    revision: recorded?.getStreamRevision(),
    positions: [recorded?.getPreparePosition(), recorded?.getCommitPosition(), answer?.getCommitPosition()],
    properties: Object.fromEntries(recorded?.getMetadataMap().entries() ?? []),
    metadata: Buffer.from(recorded?.getCustomMetadata_asU8() ?? []).toString(),
    data: Buffer.from(recorded?.getData_asU8() ?? []).toString(),
  };
}

it.each([
  [0, 1],
  [1, 127],
  [127, 128],
  [16_384, 2 ** 32],
  [2 ** 31, Number.MAX_SAFE_INTEGER],
])("is read by the protocol's own classes at revision %d and position %d", (revision, position) => {
  expect(read({ ...event, revision, position })).toEqual({
    id: event.id,
    stream: event.stream,
    revision: String(revision),
    positions: [String(position), String(position), String(position)],
    properties: { type: 'RequestFiled', 'content-type': 'application/json', created: '17954259419020000' },
    metadata: '{"actor":"Ada"}',
    data: '{"subject":"ü"}',
  });
});

it.each([0, 1, 127, 128, 20_000, 1_000_000])('carries %d bytes of data, and no metadata', (byteLength) => {
  const data = Buffer.alloc(byteLength, 'x');
  const result = read({ ...event, revision: 5, position: 6, data, metadata: Buffer.of() });
  expect([result.data.length, result.metadata]).toEqual([byteLength, '']);
});
