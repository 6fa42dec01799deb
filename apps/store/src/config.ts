import { Fault } from '@comity/kernel';
import { z } from 'zod';

const environment = z.object({
  COMITY_HOST: z.string().min(1).default('127.0.0.1'),
  COMITY_PORT: z.coerce.number().int().min(0).max(65_535),
  COMITY_STORE_DATA: z.string().min(1),
  COMITY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface StoreConfig {
  readonly host: string;
  /** 0 lets the operating system choose a free port. */
  readonly port: number;
  /** The one folder that holds everything this store knows. */
  readonly dataFolder: string;
  readonly logLevel: string;
}

/**
 * The store's settings, complete and checked.
 * @throws Fault `configuration-invalid` naming each variable that is missing or wrong
 */
export function readConfig(variables: NodeJS.ProcessEnv): StoreConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Fault('configuration-invalid', `the event store cannot start: ${problems.join('; ')}`);
  }
  const {
    COMITY_HOST: host,
    COMITY_PORT: port,
    COMITY_STORE_DATA: dataFolder,
    COMITY_LOG_LEVEL: logLevel,
  } = parsed.data;
  return { host, port, dataFolder, logLevel };
}
