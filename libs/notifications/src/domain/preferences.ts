import { recordedZone } from '@comity/kernel';
import { z } from 'zod';
import { type NotificationKind, notificationKind } from './notification-kinds.js';

/** A time of the day on somebody's clock, to the minute. */
export const clockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'not a time of the day such as 22:00')
  .meta({ examples: ['08:00'] });

/** `digest`: with the next daily digest. */
export const mailMode = z.enum(['at-once', 'digest', 'off']);
export type MailMode = z.infer<typeof mailMode>;

const KINDS = notificationKind.options.length;

/** How somebody wants to be told of one kind. */
export const kindChoice = z.object({ kind: notificationKind, mail: mailMode, webhook: z.boolean() });
export type KindChoice = z.infer<typeof kindChoice>;

/** How somebody wants to be told. What they choose nothing for comes by mail at once, and to their webhooks. */
export const preferences = z.object({
  /** In which the times of the day are read. */
  zone: recordedZone,
  /** From when until when no mail comes; past midnight where it ends earlier than it begins. */
  quietHours: z
    .object({ from: clockTime, to: clockTime })
    .refine(({ from, to }) => from !== to, 'quiet hours have a beginning and an end that differ')
    .nullable(),
  /** When the digest of the day comes. */
  digestAt: clockTime,
  /** Whether it lists each day what is to be done; absent as false. Without, it comes when something was kept for it. */
  dailyDigest: z.boolean().optional(),
  kinds: z
    .array(kindChoice)
    .max(KINDS)
    .refine((chosen) => new Set(chosen.map(({ kind }) => kind)).size === chosen.length, 'each kind is chosen for once'),
});
export type Preferences = z.infer<typeof preferences>;

/** Of those who have stated none. */
export const DEFAULT_PREFERENCES: Preferences = {
  zone: 'UTC',
  quietHours: null,
  digestAt: '08:00',
  kinds: [],
};

export function choiceFor({ kinds }: Pick<Preferences, 'kinds'>, kind: NotificationKind): Omit<KindChoice, 'kind'> {
  return kinds.find((choice) => choice.kind === kind) ?? { mail: 'at-once', webhook: true };
}
