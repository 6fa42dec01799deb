import { readFileSync } from 'node:fs';
import { Fault } from '@comity/kernel';
import { z } from 'zod';
import type { Credentials } from './protocol/credentials.js';

const environment = z
  .object({
    COMITY_HOST: z.string().min(1).default('127.0.0.1'),
    COMITY_PORT: z.coerce.number().int().min(0).max(65_535),
    COMITY_STORE_DATA: z.string().min(1),
    COMITY_STORE_USER: z
      .string()
      .regex(/^[^:]+$/, 'is a name without a colon')
      .optional(),
    COMITY_STORE_PASSWORD: z.string().min(1).optional(),
    COMITY_STORE_PASSWORD_FILE: z.string().min(1).optional(),
    COMITY_STORE_TLS_CERT: z.string().min(1).optional(),
    COMITY_STORE_TLS_KEY: z.string().min(1).optional(),
    COMITY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .superRefine((variables, context) => {
    for (const [variable, message] of contradictionsIn(variables)) {
      context.addIssue({ code: 'custom', path: [variable], message });
    }
  });

/** Files with the certificate (and those it depends on) and its private key, both as PEM. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface StoreConfig {
  readonly host: string;
  /** 0 lets the operating system choose a free port. */
  readonly port: number;
  /** The one folder that holds everything this store knows. */
  readonly dataFolder: string;
  /** Who may call; null lets everyone who reaches the port. */
  readonly credentials: Credentials | null;
  /** Null serves in the clear. */
  readonly tls: TlsFiles | null;
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
  const { data } = parsed;
  return {
    host: data.COMITY_HOST,
    port: data.COMITY_PORT,
    dataFolder: data.COMITY_STORE_DATA,
    credentials: credentialsIn(data),
    tls: tlsIn(data),
    logLevel: data.COMITY_LOG_LEVEL,
  };
}

type Variables = Partial<
  Record<`COMITY_STORE_${'USER' | 'PASSWORD' | 'PASSWORD_FILE' | 'TLS_CERT' | 'TLS_KEY'}`, string | undefined>
>;

function* contradictionsIn(variables: Variables): Generator<[keyof Variables, string]> {
  const { COMITY_STORE_USER: user, COMITY_STORE_TLS_CERT: certificate, COMITY_STORE_TLS_KEY: key } = variables;
  const passwords = [variables.COMITY_STORE_PASSWORD, variables.COMITY_STORE_PASSWORD_FILE];
  const given = passwords.filter((password) => password !== undefined).length;
  if (given > 1) yield ['COMITY_STORE_PASSWORD', 'set it or COMITY_STORE_PASSWORD_FILE, not both'];
  if (user === undefined && given > 0) yield ['COMITY_STORE_USER', 'is missing where a password is set'];
  if (user !== undefined && given === 0) yield ['COMITY_STORE_PASSWORD', 'is missing where a user is set'];
  if (certificate === undefined && key !== undefined) yield ['COMITY_STORE_TLS_CERT', 'is missing where a key is set'];
  if (certificate !== undefined && key === undefined)
    yield ['COMITY_STORE_TLS_KEY', 'is missing where a certificate is set'];
  if (user !== undefined && certificate === undefined) {
    yield ['COMITY_STORE_TLS_CERT', 'is missing where a user is set: clients send passwords over TLS only'];
  }
}

function credentialsIn(variables: Variables): Credentials | null {
  const { COMITY_STORE_USER: user, COMITY_STORE_PASSWORD: password, COMITY_STORE_PASSWORD_FILE: file } = variables;
  if (user === undefined) return null;
  return { user, password: password ?? readPassword(file ?? '') };
}

/** The file's text without the line break that editors leave at its end. */
function readPassword(file: string): string {
  try {
    const password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (password !== '') return password;
  } catch (cause) {
    throw new Fault('configuration-invalid', `COMITY_STORE_PASSWORD_FILE: ${file} cannot be read`, { cause });
  }
  throw new Fault('configuration-invalid', `COMITY_STORE_PASSWORD_FILE: ${file} is empty`);
}

function tlsIn({ COMITY_STORE_TLS_CERT: certificateFile, COMITY_STORE_TLS_KEY: keyFile }: Variables): TlsFiles | null {
  return certificateFile === undefined || keyFile === undefined ? null : { certificateFile, keyFile };
}
