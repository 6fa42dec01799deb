import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLoopback } from '@comity/http/settings';
import { Fault } from '@comity/kernel';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type Attempt, problemLine } from './channels.js';

/** A mail as it is handed over. */
export interface Mail {
  /** The same id makes the same mail again: receivers can tell. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
}

export interface MailTransport {
  /** `smtp` or `files`, for health. */
  readonly kind: string;
  send(mail: Mail): Promise<Attempt>;
  close(): void;
}

export interface MailSettings {
  /** `smtp://user:password@host:587`, `smtps://host`, or `file:///folder` for a drop of files. */
  readonly url: string;
  /** Address of the sender. */
  readonly from: string;
}

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 20_000;
const CONNECTIONS = 2;
const FILES_KEPT = 2_000;

/** @throws Fault `mail-url-invalid` */
export function mailTransport({ url, from }: MailSettings): MailTransport {
  const { protocol } = new URL(url);
  switch (protocol) {
    case 'smtp:':
    case 'smtps:':
      return smtp(new URL(url), from);
    case 'file:':
      return fileDrop(fileURLToPath(url), from);
    default:
      throw new Fault('mail-url-invalid', `mail goes to smtp:, smtps: or file:, not to ${protocol}`);
  }
}

/** Encrypted, unless the server is on this machine. */
function smtp({ protocol, hostname, port, username, password }: URL, from: string): MailTransport {
  const secure = protocol === 'smtps:';
  const local = isLoopback(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    ...{ secure, requireTLS: !secure && !local, ignoreTLS: !secure && local },
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...{ pool: true, maxConnections: CONNECTIONS },
    ...{ connectionTimeout: CONNECT_WITHIN_MS, greetingTimeout: CONNECT_WITHIN_MS, socketTimeout: ANSWER_WITHIN_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    kind: 'smtp',
    send: async (mail) => {
      try {
        await transport.sendMail(asOptions(mail, from));
        return { sent: true };
      } catch (error) {
        return failedAttempt(error);
      }
    },
    close: () => transport.close(),
  };
}

/** One file for each mail, under its id: sent again, it is the same file. The oldest go when there are too many. */
function fileDrop(folder: string, from: string): MailTransport {
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    kind: 'files',
    send: async (mail) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { message } = await composer.sendMail(asOptions(mail, from));
      const stamp = mail.date.toISOString().replaceAll(':', '-');
      const file = join(folder, `${stamp}-${mail.messageId}.eml`);
      await writeFile(`${file}.part`, message, { mode: 0o600 });
      await rename(`${file}.part`, file);
      const mails = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
      for (const old of mails.slice(0, -FILES_KEPT)) await rm(join(folder, old), { force: true });
      return { sent: true };
    },
    close: () => composer.close(),
  };
}

function asOptions({ messageId, to, subject, text, date }: Mail, from: string): SendMailOptions {
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '');
  return {
    ...{ from, subject, text, date },
    // An object, so that nothing in it is read as a list of addresses.
    to: { name: '', address: to },
    messageId: `<${messageId}@${domain}>`,
    // No answers by machines, and no answers of ours to those. @source RFC 3834, section 5
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
}

/** @source RFC 5321, section 4.2.1: 5yz is a permanent refusal of this mail; that of a login is ours to mend */
function failedAttempt(error: unknown): Attempt {
  const { responseCode, code, message } = error as { responseCode?: number; code?: string; message?: string };
  const isRefusal = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { sent: false, forGood: isRefusal, problem: problemLine(`${code ?? ''} ${message ?? 'failed'}`) };
}
