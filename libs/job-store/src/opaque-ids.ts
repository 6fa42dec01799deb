import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Names in the place of ids: they say nothing to whoever reads them and lead back to the id, the same name every time and for
 * all who share the key. Whoever holds an id cannot find out its name.
 */
export class OpaqueIds {
  private readonly cipherKey: Buffer;

  /** @param key 32 bytes */
  constructor(private readonly key: Buffer) {
    this.cipherKey = this.digest('cipher');
  }

  nameOf(id: string): string {
    // Of the id, so that no two ids share one.
    const nonce = this.digest(`nonce ${id}`).subarray(0, NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.cipherKey, nonce);
    const hidden = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
  }

  /** Null for what nobody with this key has named. */
  idOf(name: string): string | null {
    const bytes = Buffer.from(name, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv(CIPHER, this.cipherKey, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const id = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([id, decipher.final()]).toString('utf8');
    } catch {
      return null; // made up, or named by another key
    }
  }

  private digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
