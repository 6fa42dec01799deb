import { Fault } from '@comity/kernel';
import { z } from 'zod';
import { mailAddress } from './domain/mail-address.js';

/** Variables of the hosts that tell people things, or let them say how. Without the key nobody can be told. */
export const notificationVariables = {
  /** 32 characters or more: what confirmation codes and the secrets of webhooks follow from. */
  COMITY_NOTIFICATIONS_KEY: z.string().min(32, 'must be 32 characters or more').exactOptional(),
  /** `true`: webhooks may lead to this machine itself, and by http there. */
  COMITY_WEBHOOK_LOOPBACK: z.enum(['true', 'false']).default('false'),
} as const;

const MAIL_SCHEMES = ['smtp:', 'smtps:', 'file:'];

/** Variables of the host that sends mail. */
export const mailVariables = {
  /** `smtp://user:password@host:587`, `smtps://host`, or `file:///folder`; without it nobody is told by mail. */
  COMITY_MAIL_URL: z
    .string()
    .refine((text) => URL.canParse(text) && MAIL_SCHEMES.includes(new URL(text).protocol), {
      error: 'must be an smtp:, smtps: or file: URL',
    })
    .exactOptional(),
  /** The sender; with COMITY_MAIL_URL. */
  COMITY_MAIL_FROM: z.union([mailAddress, z.literal('comity@localhost')]).exactOptional(),
} as const;

type Values<Variables extends z.ZodRawShape> = z.infer<z.ZodObject<Variables>>;

/** @throws Fault `config-invalid` for mail without a sender */
export function mailSettingsOf({ COMITY_MAIL_URL: url, COMITY_MAIL_FROM: from }: Values<typeof mailVariables>) {
  if (url === undefined) return null;
  if (from === undefined)
    throw new Fault('config-invalid', 'COMITY_MAIL_FROM is missing: it goes with COMITY_MAIL_URL');
  return { url, from };
}

export type NotificationVariables = Values<typeof notificationVariables>;
