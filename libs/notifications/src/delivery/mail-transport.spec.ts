import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mailTransport } from './mail-transport.js';

const MAIL = {
  ...{ messageId: '01890a5d-ac96-774b-bcce-b302099a8057', to: 'olga@office.example', subject: 'Comity: 7 things' },
  ...{ text: 'Seven things.\n', date: new Date('2026-11-30T09:00:00.000Z') },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comity-mail-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a drop of files in place of a mail server', () => {
  it('holds each mail once, however often it is sent, readable by its owner alone', async () => {
    const drop = mailTransport({ url: pathToFileURL(join(folder, 'mail')).href, from: 'comity@localhost' });
    for (let each = 0; each < 2; each++) expect(await drop.send(MAIL)).toEqual({ sent: true });
    const [file = '', ...others] = readdirSync(join(folder, 'mail'));
    expect([file, others]).toEqual([`2026-11-30T09-00-00.000Z-${MAIL.messageId}.eml`, []]);
    const path = join(folder, 'mail', file);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const mail = readFileSync(path, 'utf8');
    for (const line of [
      'To: olga@office.example',
      `Message-ID: <${MAIL.messageId}@localhost>`,
      'Subject: Comity: 7 things',
    ]) {
      expect(mail).toContain(`${line}\r\n`);
    }
    expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('lets nobody add a header', async () => {
    const drop = mailTransport({ url: pathToFileURL(folder).href, from: 'comity@localhost' });
    await drop.send({
      ...MAIL,
      subject: 'a\r\nBcc: eve@evil.example\r\n\r\nb',
      to: 'olga@office.example\r\nBcc: eve@evil.example',
    });
    const mail = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
    expect(mail.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
  });
});

describe('a mail server', () => {
  it('that nobody runs is an attempt that failed, and can be tried again', async () => {
    const nobody = mailTransport({ url: 'smtp://127.0.0.1:1', from: 'comity@localhost' });
    expect(await nobody.send(MAIL)).toMatchObject({
      sent: false,
      forGood: false,
      problem: expect.stringContaining('ECONN'),
    });
    nobody.close();
  });

  it('is one that mail is for', () =>
    expect(() => mailTransport({ url: 'https://office.example', from: 'comity@localhost' })).toThrow('not to https:'));
});
