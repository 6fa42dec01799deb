import type { ServiceDefinition } from '@grpc/grpc-js';
import {
  featuresService,
  gossipService,
  operationsService,
  persistentService,
  projectionsService,
  usersService,
} from '../../../apps/store/src/protocol/generated.js';
import type { Attempt } from './attempt.js';
import type { Dice } from './dice.js';
import { randomAppend, randomDeletion } from './random-appends.js';
import { randomBatch } from './random-batches.js';
import { randomAppendRecords, randomAppendSession } from './random-multi-appends.js';
import { randomRead } from './random-reads.js';

/** What the generated definitions say about a method beside grpc-js's own type. */
interface Message {
  serializeBinary(): Uint8Array;
}
interface MethodWithType {
  readonly path: string;
  readonly requestType: new () => Message;
}

const OTHER_SERVICES: readonly ServiceDefinition[] = [
  gossipService.GossipService,
  featuresService.ServerFeaturesService,
  operationsService.OperationsService,
  persistentService.PersistentSubscriptionsService,
  projectionsService.ProjectionsService,
  usersService.UsersService,
];
const OTHER_METHODS = OTHER_SERVICES.flatMap((service) => Object.values(service) as unknown as MethodWithType[]);

/** Well-formed by the protocol's own classes, otherwise anything; every service and method comes up. */
export function randomRequest(dice: Dice): Attempt {
  const kind = dice.pick([
    randomAppend,
    randomAppend,
    randomBatch,
    randomBatch,
    randomAppendSession,
    randomAppendRecords,
    randomRead,
    randomRead,
    randomDeletion,
    randomOther,
  ]);
  return kind(dice);
}

function randomOther(dice: Dice): Attempt {
  const [first, ...others] = OTHER_METHODS;
  if (first === undefined) throw new RangeError('the protocol has no other services');
  const { path, requestType } = dice.pick([first, ...others]);
  return { path, messages: [filled(dice, new requestType())], settle: () => undefined };
}

/** Sets fields at random; a value that the field's type does not take is taken out again. */
function filled(dice: Dice, message: Message): Buffer {
  const fields = message as Message & Record<string, unknown>;
  let bytes = Buffer.from(message.serializeBinary());
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(message))) {
    const set = fields[name];
    if (!name.startsWith('set') || typeof set !== 'function' || dice.oneIn(2)) continue;
    try {
      set.call(message, dice.pick(['text', 'x'.repeat(5_000), 7, -1, true, [], undefined]));
      bytes = Buffer.from(message.serializeBinary());
    } catch {
      set.call(message, undefined);
    }
  }
  return bytes;
}
