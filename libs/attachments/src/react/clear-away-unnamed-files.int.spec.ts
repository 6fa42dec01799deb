import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { CommandRunner } from '@comity/event-log';
import { type ContentStore, filesAt, type Measured, openContentStore } from '@comity/file-store';
import { newId } from '@comity/kernel';
import { makeThrowAwayFolder, type SliceHost, startSliceHost } from '@comity/testing';
import type { UpkeepStores } from '@comity/timers';
import { attachmentDecider } from '../domain/attachment.decider.js';
import { attachmentsProjector } from '../projector.js';
import { clearAwayUnnamedFiles } from './clear-away-unnamed-files.js';

const HOUR_MS = 3_600_000;
const folder = makeThrowAwayFolder('unnamed-files');
let host: SliceHost;
let files: ContentStore;
let stores: UpkeepStores;

beforeAll(async () => {
  host = await startSliceHost({ api: [], projector: [attachmentsProjector] });
  files = openContentStore(filesAt(pathToFileURL(folder.path).href));
  stores = { eventLog: host.log, readStore: host.readStore, runner: new CommandRunner(host.log) };
});

afterAll(async () => {
  await host?.[Symbol.asyncDispose]();
  folder.remove();
});

/** As an upload leaves it whose host goes down before it can say that the record names the file. */
async function keep(text: string): Promise<Measured> {
  const received = await files.receive(Readable.from([Buffer.from(text)]));
  await received.keep();
  return { sha256: received.sha256, sizeBytes: received.sizeBytes };
}

async function attach(content: Measured): Promise<void> {
  const caseId = newId();
  const file = {
    caseId,
    matter: `case-${caseId}`,
    name: 'x.txt',
    mediaType: 'text/plain',
    attachedBy: 'olga',
    ...content,
  };
  const actor = { id: 'olga', roles: [] };
  const context = { commandId: newId(), actor, now: new Date().toISOString(), correlationId: 'test' };
  const command = { type: 'attach', file, refusal: null } as const;
  const outcome = await stores.runner.run({ decider: attachmentDecider, id: newId(), command, context });
  expect(outcome).toMatchObject({ accepted: true });
}

const after = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const isThere = (content: Measured) =>
  files.open(content).then(
    () => true,
    () => false,
  );

it('clears away what was never attached, and nothing that was', async () => {
  const upkeep = clearAwayUnnamedFiles(files);
  const [attached, refused] = [await keep('attached'), await keep('refused')];
  await attach(attached);
  expect(await upkeep.run(stores, after(0))).toBe(0);
  await upkeep.run(stores, after(25));
  expect([await isThere(attached), await isThere(refused)]).toEqual([true, true]);
  expect(await upkeep.run(stores, after(25.5))).toBe(0);
  expect(await upkeep.run(stores, after(50))).toBe(1);
  expect([await isThere(attached), await isThere(refused)]).toEqual([true, false]);
});
