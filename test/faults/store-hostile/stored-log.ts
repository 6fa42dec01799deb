import { Fault } from '@comity/kernel';
import { type Client, status } from '@grpc/grpc-js';
import { shared, streams } from '../../../apps/store/src/protocol/generated.js';
import type { StoredEvent } from './ledger.js';

const READ = '/event_store.client.streams.Streams/Read';

/** Reads all that the log holds behind a position, on the wire, so that no client stands between. */
export class StoredLog {
  #position = '0';

  constructor(private readonly client: Client) {}

  /** @returns the number of events. @throws Fault `log-unreadable` */
  async readOn(found: (event: StoredEvent) => void): Promise<number> {
    const from = this.#position;
    const call = this.client.makeServerStreamRequest(
      READ,
      serialize,
      streams.ReadResp.deserializeBinary,
      request(from),
    );
    const ended = new Promise<void>((resolve, reject) => {
      call.on('status', ({ code, details }) =>
        code === status.OK ? resolve() : reject(new Fault('log-unreadable', `${status[code]}: ${details}`)),
      );
    });
    call.on('error', () => undefined);
    let count = 0;
    call.on('data', (response: streams.ReadResp) => {
      const event = response.getEvent()?.getEvent();
      if (event === undefined || event.getCommitPosition() === from) return;
      this.#position = event.getCommitPosition();
      count += 1;
      found(storedEvent(event));
    });
    await ended;
    return count;
  }
}

function storedEvent(event: streams.ReadResp.ReadEvent.RecordedEvent): StoredEvent {
  return {
    stream: Buffer.from(event.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    id: event.getId()?.getString() ?? '',
    revision: Number(event.getStreamRevision()),
    type: event.getMetadataMap().get('type') ?? '',
    data: event.getData_asU8(),
    metadata: event.getCustomMetadata_asU8(),
  };
}

function request(from: string): streams.ReadReq {
  const position = new streams.ReadReq.Options.Position().setCommitPosition(from).setPreparePosition(from);
  const options = new streams.ReadReq.Options()
    .setAll(new streams.ReadReq.Options.AllOptions().setPosition(position))
    .setCount(String(Number.MAX_SAFE_INTEGER))
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()))
    .setNoFilter(new shared.Empty());
  return new streams.ReadReq().setOptions(options);
}

function serialize(message: streams.ReadReq): Buffer {
  return Buffer.from(message.serializeBinary());
}
