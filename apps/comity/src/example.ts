import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationFolder } from '@comity/one-machine';
import { publishCalendars } from './commands/calendars.command.js';
import { summaryOf } from './commands/import.command.js';
import type { RecordAccess } from './record.js';
import { takeIn } from './take-in.js';

const FOLDER = ['examples', 'uk-written-questions'];
const REGISTER = 'register-2024-11-21.csv.gz';
const BEGUN = 'begun';
const DONE = 'done';

/**
 * Takes in the shipped register of 12,082 requests, with the calendars, into an empty record; what an interrupted start left
 * is finished. A record with a life of its own is left alone.
 * @param dataFolder remembers how far it came
 */
export async function ensureExample(
  record: RecordAccess,
  dataFolder: string,
  say: (line: string) => void,
): Promise<void> {
  const mark = join(dataFolder, 'example');
  const begun = existsSync(mark);
  if (begun ? readFileSync(mark, 'utf8') === DONE : (await record.log.lastPosition()) !== null) return;
  writeFileSync(mark, BEGUN);
  await publishCalendars(record);
  const inExample = (file: string) => join(installationFolder(), ...FOLDER, file);
  say(`Taking in ${join(...FOLDER, REGISTER)} …`);
  const result = await takeIn(record, {
    files: [inExample(REGISTER)],
    mappingFile: inExample('mapping.yaml'),
    rejectsFile: join(dataFolder, 'example.rejects.csv'),
  });
  say(summaryOf(result, false));
  writeFileSync(mark, DONE);
}
