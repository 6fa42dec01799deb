import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '@comity/kernel';
import { z } from 'zod';

const DATA = join('libs', 'published-calendars', 'data');

/** The data lie beside the sources, which are above this file whether it runs from the sources or from the build. */
function dataFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, DATA);
    if (existsSync(candidate)) return candidate;
  }
  throw new Fault('calendar-data-missing', `no ${DATA} above ${import.meta.dirname}`);
}

/**
 * Reads one of the shipped files.
 * @throws Fault `calendar-data-missing`, `calendar-data-malformed`
 */
export function readSeedFile<T>(schema: z.ZodType<T>, ...path: readonly string[]): T {
  const file = join(dataFolder(), ...path);
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Fault('calendar-data-malformed', `${file} is not as expected`, { cause });
  }
}

/** The files of one folder of the data, in order of their names. */
export function seedFilesIn(folder: string): string[] {
  return readdirSync(join(dataFolder(), folder)).sort();
}

export const isoDates = z.array(z.iso.date());
