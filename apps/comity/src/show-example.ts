import { askCompliance, complianceText } from './compliance-text.js';
import { ensureExample } from './example.js';
import { openRecord } from './record.js';
import { hostEnvironment, type Profile } from './up/profile.js';

/** The day on which the example register was taken. */
const EXAMPLE_DAY = '2024-11-21';

/** Takes the example register into the record of this machine, unless it is there, and shows how timely the answers were. */
export async function showExample(profile: Profile): Promise<void> {
  await using record = openRecord(hostEnvironment(profile));
  await ensureExample(record, profile.dataFolder, console.log);
  const table = await askCompliance(record, EXAMPLE_DAY, ['counterpart']);
  console.log(`\n${complianceText(table, ['counterpart'])}`);
}
