import { Fault } from '@comity/kernel';
import type { Command } from 'commander';
import type { ScenarioFlags } from '../scenario/play-scenario.js';

const US_CHINA = 'us-china-2015';

/** `comity scenario`: plays an invented story into an empty record, dated as it would have been. */
export function define(command: Command): void {
  command
    .argument('<name>', US_CHINA)
    .option('--json', 'standard output is one JSON object: the ids of what was played', false)
    .action(scenario);
}

async function scenario(name: string, flags: ScenarioFlags): Promise<void> {
  if (name !== US_CHINA) throw new Fault('scenario-unknown', `there is no story ${name}; there is ${US_CHINA}`);
  // It brings the whole API along, which no other command should have to load.
  const { playScenario } = await import('../scenario/play-scenario.js');
  await playScenario(flags);
}
