import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as the server took it. */
export interface TakenMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  /** As it was meant to be read. */
  readonly text: string;
  readonly raw: string;
}

/** A real SMTP server on a port of its own, which refuses when it is told to. */
export class MailServer implements AsyncDisposable {
  readonly taken: TakenMail[] = [];
  /** The reply code with which recipients are refused; null while they are not. */
  refusesWith: number | null = null;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: (_address, _session, done) => {
        if (this.refusesWith === null) return done();
        done(Object.assign(new Error('not here'), { responseCode: this.refusesWith }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.taken.push(read(Buffer.concat(chunks).toString('utf8'), to));
          done();
        });
      },
    });
  }

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    const listening = mail.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  to(address: string): readonly TakenMail[] {
    return this.taken.filter(({ to }) => to.includes(address));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

function read(raw: string, to: readonly string[]): TakenMail {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  const body = raw.slice(end + 4);
  const isQuoted = /quoted-printable/i.test(header('Content-Transfer-Encoding'));
  const text = isQuoted
    ? unquoted(body)
    : /base64/i.test(header('Content-Transfer-Encoding'))
      ? fromBase64(body)
      : body;
  return { to, raw, messageId: header('Message-ID'), subject: decodedWords(header('Subject')), text };
}

function unquoted(body: string): string {
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function fromBase64(body: string): string {
  return Buffer.from(body, 'base64').toString('utf8');
}

function decodedWords(text: string): string {
  return text
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=\s*/gi, (_all, words: string) => fromBase64(words))
    .replaceAll(/=\?UTF-8\?Q\?([^?]*)\?=\s*/gi, (_all, words: string) => unquoted(words.replaceAll('_', ' ')));
}
