import type { Command } from 'commander';
import { examine } from '../doctor/examine.js';
import { openRecord } from '../record.js';
import { hostEnvironment, profileFrom } from '../up/profile.js';

/** `comity doctor`: what is not as it should be, and what to do about it. */
export function define(command: Command): void {
  command.option('--json', 'as one JSON array', false).action(doctor);
}

async function doctor({ json }: { readonly json: boolean }): Promise<void> {
  await using record = openRecord();
  const profile = profileFrom(process.env);
  const variables = { ...hostEnvironment(profile), ...process.env };
  const findings = await examine({ ...record, variables, profile });
  if (json) console.log(JSON.stringify(findings));
  else {
    for (const { problem, mend } of findings) console.log(`✗ ${problem}\n  → ${mend}`);
    if (findings.length === 0) console.log('nothing is wrong, as far as can be seen from here');
  }
  if (findings.length > 0) process.exitCode = 1;
}
