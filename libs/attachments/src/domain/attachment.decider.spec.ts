import { newId } from '@comity/kernel';
import { scenario } from '@comity/testing';
import { type AttachmentCommand, attachmentDecider } from './attachment.decider.js';
import type { AttachedFile, AttachmentEvent } from './attachment.events.js';

const caseId = newId();
const file: AttachedFile = {
  ...{ caseId, matter: `case-${caseId}`, name: 'Logs of the relay.pdf', mediaType: 'application/pdf' },
  ...{ sizeBytes: 3, sha256: 'ab'.repeat(32), attachedBy: 'olga' },
};
const attached: AttachmentEvent = { type: 'FileAttached', data: file };
const HOUR = '2026-03-02T09:00:00.000Z';
const taken = (person: string, hour = HOUR): AttachmentEvent => ({
  type: 'FileHandedOut',
  data: { person, hour, matter: file.matter, sha256: file.sha256 },
});

const attach = (change: Partial<AttachedFile> = {}): AttachmentCommand => ({
  type: 'attach',
  file: { ...file, ...change },
  refusal: null,
});
const handOut = (person: string, hour = HOUR): AttachmentCommand => ({ type: 'hand-out', person, hour });
const of = scenario(attachmentDecider).given;

describe('attaching a file', () => {
  it('records its hash, size, kind and name', () => of().when(attach()).emits(attached));

  it('is a retry when the same file is attached again', () => of(attached).when(attach()).changesNothing());

  it('is refused under the id of another file', () =>
    of(attached)
      .when(attach({ name: 'Other.pdf' }))
      .refuses('attachment-already-made'));

  it('is refused where nothing can be attached', () => {
    const refusal = { code: 'case-closed', message: 'the case is closed; reopen it first' } as const;
    of().when({ type: 'attach', file, refusal }).refuses('case-closed');
  });

  it.each([
    ['a path', '../../etc/passwd'],
    ['a path of another system', 'C:\\temp\\x.pdf'],
    ['nothing but dots', '..'],
    ['a line break', 'x\r\nSet-Cookie: y.pdf'],
    ['a character that turns the text around', 'invoice\u202Efdp.exe'],
    ['a character that is not seen', 'x\u200B.pdf'],
    ['space at its end', 'x.pdf '],
    ['nothing', ''],
    ['more than anybody reads', `${'x'.repeat(200)}.pdf`],
  ])('is refused with a name that holds %s', (_what, name) => of().when(attach({ name })).refuses('content-invalid'));

  it('takes the names that people give', () => {
    for (const name of ['Протокол № 7.pdf', '证据 (1).zip', 'Müller; "Relay" 100%.txt', 'no extension', '.profile']) {
      of()
        .when(attach({ name }))
        .emits({ type: 'FileAttached', data: { ...file, name } });
    }
  });
});

describe('taking a file', () => {
  it('is on record with person, hour and hash', () => of(attached).when(handOut('rosa')).emits(taken('rosa')));

  it('is recorded once per person and hour', () => {
    of(attached, taken('rosa')).when(handOut('rosa')).changesNothing();
    of(attached, taken('rosa')).when(handOut('olga')).emits(taken('olga'));
    const next = '2026-03-02T10:00:00.000Z';
    of(attached, taken('rosa')).when(handOut('rosa', next)).emits(taken('rosa', next));
  });

  it('is refused for what was never attached', () => of().when(handOut('rosa')).refuses('attachment-unknown'));
});
