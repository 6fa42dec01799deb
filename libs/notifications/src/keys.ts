import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson, Fault, type Instant } from '@comity/kernel';
import type { WebhookTarget } from './domain/subscriber.state.js';

const KEY_AT_LEAST = 32;
const CODE_DIGITS = 20;
/** How long the former secret signs beside the new one, so that a receiver can change over. */
const OVERLAP_MS = 24 * 3_600_000;

/**
 * Codes and secrets, which follow from ids and one key of the installation: nothing secret is stored, and a database that is
 * lost takes none with it.
 */
export class NotificationKeys {
  /** @param key 32 characters or more, from the environment. @throws Fault `notifications-key-short` */
  constructor(private readonly key: string) {
    if (key.length < KEY_AT_LEAST) throw new Fault('notifications-key-short', `fewer than ${KEY_AT_LEAST} characters`);
  }

  /** What is mailed to an address that somebody stated, and shown by whoever reads its mail. */
  confirmationCode(person: string, addressId: string): string {
    return this.derived('address', person, addressId).toString('hex').slice(0, CODE_DIGITS);
  }

  isConfirmationCode(text: string, person: string, addressId: string): boolean {
    const [said, right] = [Buffer.from(text), Buffer.from(this.confirmationCode(person, addressId))];
    return said.length === right.length && timingSafeEqual(said, right);
  }

  /** @source Standard Webhooks, signature scheme: 24 to 64 bytes in base64 behind `whsec_` */
  webhookSecret(targetId: string, version: number): string {
    return `whsec_${this.derived('webhook', targetId, version).toString('base64')}`;
  }

  /** Those by which a message is signed now, the present one first. */
  signingSecrets({ targetId, secretVersion, rotatedAt }: WebhookTarget, now: Instant): readonly string[] {
    const overlaps = rotatedAt !== null && Date.parse(now) - Date.parse(rotatedAt) < OVERLAP_MS;
    const versions = overlaps ? [secretVersion, secretVersion - 1] : [secretVersion];
    return versions.map((version) => this.webhookSecret(targetId, version));
  }

  private derived(...parts: readonly (string | number)[]): Buffer {
    return createHmac('sha256', this.key).update(canonicalJson(parts)).digest();
  }
}
