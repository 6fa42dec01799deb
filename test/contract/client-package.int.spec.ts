import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
const compiler = join(modules, 'typescript/bin/tsc');

/** A program of somebody else, who has the package and not this repository. */
const CONSUMER = `import { apiClient } from '@comity/client';
const api = apiClient({ url: 'http://127.0.0.1:1', token: () => 'secret' });
export const opening = () => api.POST('/v1/cases', { body: { title: 'Relay', marking: 'TLP:AMBER' } });
// @ts-expect-error: a case has a title
export const untitled = () => api.POST('/v1/cases', { body: { marking: 'TLP:AMBER' } });
console.log(typeof opening);
`;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-client-'));
  const source = join(folder, 'source');
  cpSync(join(root, 'libs/client'), source, { recursive: true });
  symlinkSync(modules, join(folder, 'source', 'node_modules'));
  await run(process.execPath, [compiler, '--project', 'tsconfig.package.json'], { cwd: source });
  await unpackAsInstalled(source);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What npm would lay down: the files that the package lists, and the one package that it needs. */
async function unpackAsInstalled(source: string): Promise<void> {
  const installed = join(folder, 'consumer/node_modules/@comity/client');
  mkdirSync(installed, { recursive: true });
  const { files } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { files: string[] };
  for (const file of ['package.json', ...files]) {
    cpSync(join(source, file), join(installed, file), { recursive: true });
  }
  for (const needed of ['openapi-fetch', 'openapi-typescript-helpers']) {
    symlinkSync(join(modules, needed), join(folder, 'consumer/node_modules', needed));
  }
  writeFileSync(join(folder, 'consumer/package.json'), '{"type":"module"}');
}

it('serves a program outside this repository, typed by what the API knows', async () => {
  const consumer = join(folder, 'consumer');
  writeFileSync(join(consumer, 'uses.ts'), CONSUMER);
  const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', '--strict'];
  await run(process.execPath, [compiler, ...options, 'uses.ts'], { cwd: consumer });
  const { stdout } = await run(process.execPath, ['uses.js'], { cwd: consumer });
  expect(stdout).toBe('function\n');
});
