import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ComityUp, Place, startComity } from '../support/comity-up.js';
import { peakMemoryBelow } from '../support/measured.js';
import type { Sample } from './main.js';

const ROWS = 1_000_000;
const SMALL_ROWS = 100_000;
const BODIES = 26;
const LOOK_AT_MEMORY_EVERY_MS = 250;

const MAPPING = `
register: { id: large, name: Large register }
direction: outgoing
agreement: { key: large, title: Large register, ourName: We, inForceFrom: 2022-01-01 }
case: { key: all, title: All }
completeThrough: 2024-03-31
id: id
reference: id
subject: subject
counterpart: { id: body, name: name }
kind: { constant: question }
urgency: { constant: routine }
dates: { pattern: MM/DD/YYYY, zone: Europe/London, filed: filed, due: due, final: answered }
`;

/**
 * What an import holds in memory: that of a register of a million rows beside that of the tenth part of it. Both have the rows
 * of one register, so the large one begins with what is on record already.
 */
export async function largeImportBench(say: (line: string) => void): Promise<Sample[]> {
  using place = await Place.find();
  await using up = new ComityUp(place, '--only', 'postgres,store,projector');
  await up.says('Comity is up');
  await writeFile(join(place.folder, 'mapping.yaml'), MAPPING);
  const small = await timedImport(place, SMALL_ROWS);
  say(`${SMALL_ROWS} rows: ${small.seconds.toFixed(0)} s, ${small.megabytes.toFixed(0)} MB`);
  const large = await timedImport(place, ROWS);
  say(`${ROWS} rows: ${large.seconds.toFixed(0)} s, ${large.megabytes.toFixed(0)} MB`);
  return [
    { name: 'import-large', unit: 'rows/s', value: ROWS / large.seconds, baseline: SMALL_ROWS / small.seconds },
    { name: 'import-large-memory', unit: 'MB', value: large.megabytes, baseline: small.megabytes },
  ];
}

async function timedImport(place: Place, rows: number): Promise<{ seconds: number; megabytes: number }> {
  const file = join(place.folder, `register-${rows}.csv`);
  await pipeline(Readable.from(registerOf(rows)), createWriteStream(file));
  const startedAt = performance.now();
  const child = startComity(place, 'import', file, '--mapping', join(place.folder, 'mapping.yaml'), '--json');
  child.stdout?.resume();
  child.stderr?.resume();
  let megabytes = 0;
  const timer = setInterval(() => {
    const peaks = child.pid === undefined ? [] : [...peakMemoryBelow(child.pid).values()];
    megabytes = Math.max(megabytes, ...peaks);
  }, LOOK_AT_MEMORY_EVERY_MS);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (exitCode !== 0) throw new RangeError(`the import ended with exit code ${exitCode}`);
  return { seconds: (performance.now() - startedAt) / 1_000, megabytes };
}

function* registerOf(rows: number): Generator<string> {
  yield 'id,subject,body,name,filed,due,answered\n';
  for (let row = 0; row < rows; row++) {
    const day = 1 + (row % 20);
    const month = twoDigits(1 + (Math.floor(row / 20) % 12));
    const answered = row % 10 === 0 ? '' : `${month}/${twoDigits(day + (row % 7))}/2023`;
    const body = row % BODIES;
    yield `R${row},"Question ${row}, about a matter",${body},Ministry ${body},${month}/${twoDigits(day)}/2023,${month}/28/2023,${answered}\n`;
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
