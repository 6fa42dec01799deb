import { DIMENSIONS, type Dimension } from '@comity/compliance/contract';
import { type Command, Option } from 'commander';
import { askCompliance, complianceText } from '../compliance-text.js';
import { openRecord } from '../record.js';

interface ComplianceFlags {
  readonly asKnownOn?: string;
  readonly by: readonly Dimension[];
  readonly json: boolean;
}

/** `comity compliance`: who was how timely, as known on a day. */
export function define(command: Command): void {
  command
    .option('--as-known-on <date>', 'YYYY-MM-DD in the office’s zone (default: today)')
    .addOption(
      new Option('--by <dimensions...>', 'one line per; one dimension or two')
        .choices([...DIMENSIONS])
        .default(['counterpart']),
    )
    .option('--json', 'every figure as one JSON object', false)
    .action(runCompliance);
}

async function runCompliance({ asKnownOn, by, json }: ComplianceFlags): Promise<void> {
  await using record = openRecord();
  const table = await askCompliance(record, asKnownOn, by);
  console.log(json ? JSON.stringify(table) : complianceText(table, by));
}
