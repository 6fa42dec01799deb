import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, newId } from '@comity/kernel';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const storedKeys = z.object({
  signing: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() }),
  kid: z.string().min(1),
  cookie: z.string().min(32),
});

/** What the provider signs tokens and cookies with. */
export type ProviderKeys = z.infer<typeof storedKeys>;

/**
 * The keys of this machine's provider, made at the first start and kept readable by their owner only: tokens given out
 * before a restart stay good. Two first starts at once agree on one file.
 * @throws Fault `identity-keys-unreadable` when the file is there but is not ours
 */
export async function providerKeys(dataFolder: string): Promise<ProviderKeys> {
  const folder = join(dataFolder, 'identity');
  const file = join(folder, 'keys.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stored = await readIfThere(file);
  if (stored !== null) return parse(stored, file);
  await writeOnce(file, JSON.stringify(await newKeys()));
  return parse(await readFile(file, 'utf8'), file);
}

async function newKeys(): Promise<unknown> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(privateKey);
  return { signing: { kty, crv, x, y, d }, kid: newId(), cookie: randomBytes(32).toString('base64url') };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Complete or absent, also after a crash; loses to a file that is there first. */
async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await chmod(draft, 0o600);
    await link(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function parse(text: string, file: string): ProviderKeys {
  try {
    return storedKeys.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault('identity-keys-unreadable', `${file} is not a key file of this provider`, { cause });
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
