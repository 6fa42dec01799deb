import { Fault } from '@comity/kernel';
import {
  eventStoreProgram,
  hostEntry,
  nodeProgram,
  postgresProgram,
  postgresUrl,
  readOrMakeSecret,
  redisProgram,
  type ServerProgram,
} from '@comity/one-machine';
import { prepareDatabase } from '@comity/read-store';
import {
  folderOf,
  hostEnvironment,
  type Profile,
  portOf,
  postgresOptions,
  postgresUrlOf,
  rolePasswordFile,
  type ServerName,
} from './profile.js';

/** A server of the profile, and which others must answer before it is started. */
export interface PlannedProgram {
  readonly program: ServerProgram;
  readonly needs: readonly ServerName[];
}

/** Every server of the one-machine profile, in the order of starting; they stop in the reverse order. */
const ORDER = ['postgres', 'redis', 'store', 'identity', 'projector', 'api', 'scheduler', 'auditor'] as const;

/**
 * Only what a host cannot start without. The projector makes the tables and the identity provider the tokens, but
 * nobody asks for either before all is up, and starting side by side halves the time.
 */
const NEEDS: Record<ServerName, readonly ServerName[]> = {
  postgres: [],
  redis: [],
  store: [],
  identity: [],
  projector: ['postgres', 'store'],
  api: ['postgres', 'store'],
  scheduler: ['postgres', 'redis', 'store'],
  auditor: ['postgres', 'store'],
};

/**
 * What would run, in order of starting. Starts nothing.
 * @param only leave the others out; a needed server that is left out is taken to be somebody else's business
 * @throws Fault `server-unknown` when `only` names a server that does not exist
 */
export async function plannedPrograms(profile: Profile, only?: readonly string[]): Promise<readonly PlannedProgram[]> {
  const unknown = only?.find((name) => !ORDER.some((known) => known === name));
  if (unknown !== undefined) throw new Fault('server-unknown', `no server is called ${unknown}: ${ORDER.join(', ')}`);
  const chosen = ORDER.filter((name) => only?.includes(name) ?? true);
  const planned = chosen.map(async (name) => ({
    program: await programOf(name, profile),
    needs: NEEDS[name].filter((needed) => chosen.includes(needed)),
  }));
  return Promise.all(planned);
}

async function programOf(name: ServerName, profile: Profile): Promise<ServerProgram> {
  const { host } = profile;
  const port = portOf(profile, name);
  switch (name) {
    case 'postgres':
      return postgresWithRoles(profile);
    case 'redis':
      return redisProgram({ folder: folderOf(profile, 'redis'), port, host });
    case 'store':
      return eventStoreProgram({ folder: folderOf(profile, 'store'), port, host });
    case 'identity':
    case 'projector':
    case 'api':
    case 'scheduler':
    case 'auditor':
      return hostProgram(name, profile);
  }
}

/** PostgreSQL with the schema and the roles that the hosts reach it by, before any of them does. */
async function postgresWithRoles(profile: Profile): Promise<ServerProgram> {
  const options = postgresOptions(profile);
  const program = await postgresProgram(options);
  return {
    ...program,
    afterReady: async () => {
      await program.afterReady?.();
      await prepareDatabase(postgresUrl(options), {
        keeper: readOrMakeSecret(rolePasswordFile(profile, 'keeper')),
        reader: readOrMakeSecret(rolePasswordFile(profile, 'reader')),
      });
    },
  };
}

/** Who answers people reads, and nothing else. */
const READERS: readonly ServerName[] = ['api', 'auditor'];

/** Nobody waits for them: where the machine is busy, those who ask come first. */
const BEHIND_THE_SCENES: readonly ServerName[] = ['projector', 'scheduler'];
const YIELDING = 5;
/** What a request leaves behind is cleared away half as often, for some 30 MB. */
const READERS_YOUNG_HEAP_MB = 32;

function hostProgram(name: ServerName, profile: Profile): ServerProgram {
  const port = portOf(profile, name);
  const isReader = READERS.includes(name);
  const reads = isReader ? { COMITY_POSTGRES: postgresUrlOf(profile, 'reader') } : {};
  const env = { ...hostEnvironment(profile), ...reads, COMITY_PORT: String(port) };
  const niceness = BEHIND_THE_SCENES.includes(name) ? { niceness: YIELDING } : {};
  return nodeProgram({
    name,
    entryFile: hostEntry(name),
    env,
    host: profile.host,
    port,
    heapLimitMb: 256,
    ...(isReader ? { youngHeapMb: READERS_YOUNG_HEAP_MB } : {}),
    ...niceness,
  });
}
