import { type Server, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import { appendHandler } from './append.handler.js';
import { batchAppendHandler } from './batch-append.handler.js';
import { decodeBatchAppend } from './batch-append.request.js';
import { deleteHandler, tombstoneHandler } from './delete.handler.js';
import {
  featuresService,
  gossipService,
  multiStreamService,
  operationsService,
  persistentService,
  projectionsService,
  streamsService,
  usersService,
} from './generated.js';
import { gossipHandler, type Node } from './gossip.handler.js';
import type { Holdings } from './holdings.js';
import { appendRecordsHandler, appendSessionHandler } from './multi-append.handler.js';
import type { OpenCalls } from './open-calls.js';
import { readHandler } from './read.handler.js';
import { serverFeaturesHandler } from './server-features.handler.js';
import { unimplemented } from './unimplemented.js';

export interface Serving {
  readonly storage: EventStorage;
  readonly calls: OpenCalls;
  readonly holdings: Holdings;
  readonly node: () => Node;
  /** Hears of every failure that was not the caller's. */
  readonly report: (error: unknown) => void;
}

/** Reads are sent as the bytes that are stored, so their serializer has nothing to do; batches have a decoder of ours. */
const streamsDefinition = {
  ...streamsService.StreamsService,
  read: { ...streamsService.StreamsService.read, responseSerialize: (bytes: Buffer) => bytes },
  batchAppend: { ...streamsService.StreamsService.batchAppend, requestDeserialize: decodeBatchAppend },
} satisfies ServiceDefinition;

/** Every service of the protocol: what the store does, and a clear answer for what it does not. */
export function addServices(server: Server, serving: Serving): void {
  const { storage, calls, holdings, node, report } = serving;
  server.addService(streamsDefinition, {
    read: readHandler(storage, calls, report),
    append: appendHandler(storage, report),
    batchAppend: batchAppendHandler(storage, calls, holdings, report),
    delete: deleteHandler(storage, report),
    tombstone: tombstoneHandler(storage, report),
  } as UntypedServiceImplementation);
  server.addService(multiStreamService.StreamsServiceService, {
    appendSession: appendSessionHandler(storage, report),
    appendRecords: appendRecordsHandler(storage, report),
  });
  server.addService(gossipService.GossipService, { read: gossipHandler(node) });
  server.addService(featuresService.ServerFeaturesService, {
    getSupportedMethods: serverFeaturesHandler([
      streamsDefinition,
      multiStreamService.StreamsServiceService,
      gossipService.GossipService,
    ]),
  });
  addUnimplemented(server);
}

function addUnimplemented(server: Server): void {
  const services: readonly [ServiceDefinition, string][] = [
    [persistentService.PersistentSubscriptionsService, 'persistent subscriptions'],
    [projectionsService.ProjectionsService, 'server-side projections'],
    [usersService.UsersService, 'user management'],
    [operationsService.OperationsService, 'cluster operations'],
  ];
  for (const [service, what] of services) server.addService(service, unimplemented(service, what));
}
