import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT_AT_MOST = 10_000;
const OWNER_ONLY = 0o600;

/** What makes a token the one that it is: its text does not, since a signature can be written in more than one way. */
export interface TokenName {
  readonly issuer: string;
  /** @source RFC 7519, section 4.1.7 */
  readonly jti: string;
}

/** Digests of the names of tokens that were revoked, a line each, in a file that the next start reads. */
export class RevokedTokens {
  private constructor(
    private readonly file: string,
    private readonly digests: Set<string>,
  ) {}

  static async in(dataFolder: string): Promise<RevokedTokens> {
    const folder = join(dataFolder, 'identity');
    const file = join(folder, 'revoked-tokens');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const kept = (await linesOf(file)).slice(-KEPT_AT_MOST);
    await writeFile(file, kept.map((line) => `${line}\n`).join(''), { mode: OWNER_ONLY });
    return new RevokedTokens(file, new Set(kept));
  }

  has(token: TokenName): boolean {
    return this.digests.has(digest(token));
  }

  /** Resolves when the next start will know of it too. */
  async add(token: TokenName): Promise<void> {
    const one = digest(token);
    if (this.digests.has(one)) return;
    const [oldest] = this.digests;
    if (this.digests.size >= KEPT_AT_MOST && oldest !== undefined) this.digests.delete(oldest);
    this.digests.add(one);
    await appendFile(this.file, `${one}\n`, { mode: OWNER_ONLY });
  }
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter((line) => line !== '');
}

function digest({ issuer, jti }: TokenName): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('base64');
}
