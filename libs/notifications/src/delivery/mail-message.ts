import { KIND_IN_WORDS } from '../domain/notification-kinds.js';
import type { Message } from './deliveries.js';
import { localTime } from './local-time.js';
import type { Told } from './told-events.js';

/** What stands in a mail. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

export interface MailContent {
  readonly form: Message['form'];
  readonly told: readonly Told[];
  /** Of whoever reads it. */
  readonly zone: string;
}

const SUBJECT_AT_MOST = 150;
const FOOTER = [
  '-- ',
  'Comity tells you this because you asked to be told. What comes how and when, you choose under /v1/notifications/preferences.',
];

/** A mail about one thing, or about several. */
export function mailAbout({ form, told, zone }: MailContent): MailText {
  const [first] = told;
  const subject =
    form === 'single' && first !== undefined
      ? `${KIND_IN_WORDS[first.kind]}${first.named === null ? '' : `: ${first.named.title}`}`
      : `${told.length} ${told.length === 1 ? 'thing has' : 'things have'} happened`;
  return mailOf(
    subject,
    told.flatMap((one) => [...linesOf(one, zone), '']),
  );
}

/** What every mail looks like. */
export function mailOf(subject: string, lines: readonly string[]): MailText {
  return { subject: subjectLine(subject), text: `${[...lines, ...FOOTER].join('\n')}\n` };
}

/** The mail that proves that an address is read by whoever stated it. */
export function mailConfirming(code: string, person: string): MailText {
  const text = [
    `${oneLine(person)} wants to be told by Comity at this address. The code is`,
    '',
    `    ${code}`,
    '',
    'Send it to /v1/notifications/mail-address/confirmation within a day.',
    'If you know nothing of this, do nothing: without the code nothing else is sent here.',
    '',
  ];
  return { subject: subjectLine(KIND_IN_WORDS['address-confirmation']), text: text.join('\n') };
}

/** What happened, in two lines. */
export function linesOf({ kind, named, stream, occurredAt }: Told, zone: string): string[] {
  const when = `${localTime(occurredAt, zone)} · ${stream}`;
  if (named === null) return [`${KIND_IN_WORDS[kind]}, in a case that is for named people only`, `  ${when}`];
  return [`${oneLine(named.title)}: ${oneLine(named.sentence)}`, `  ${when}`];
}

function subjectLine(text: string): string {
  const line = oneLine(text);
  return `Comity: ${line.length <= SUBJECT_AT_MOST ? line : `${line.slice(0, SUBJECT_AT_MOST).toWellFormed()}…`}`;
}

/** Without anything that could begin another line or header. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
