import { Fault } from '@comity/kernel';
import type { Command } from 'commander';
import { openRecord, readModelsAt } from '../record.js';
import { Office } from '../scenario/office.js';
import { openStage, STAGE_SERVERS } from '../scenario/stage.js';
import { accountOf } from '../scenario/us-china-2015/account.js';
import { type Played, playUsChina2015 } from '../scenario/us-china-2015/play.js';
import { BEGINS_AT } from '../scenario/us-china-2015/the-agreement.js';
import { startOneMachine } from '../up/one-machine.js';
import { hostEnvironment, type Profile, portOf, profileFrom } from '../up/profile.js';
import { stopRequest } from '../up/stop-request.js';

const US_CHINA = 'us-china-2015';

interface ScenarioFlags {
  readonly json: boolean;
}

/** `comity scenario`: plays an invented story into an empty record, dated as it would have been. */
export function register(program: Command): void {
  program
    .command('scenario')
    .description(`play an invented story into an empty record: ${US_CHINA}, two years of an agreement in seconds`)
    .argument('<name>', US_CHINA)
    .option('--json', 'standard output is one JSON object: the ids of what was played', false)
    .action(scenario);
}

async function scenario(name: string, flags: ScenarioFlags): Promise<void> {
  if (name !== US_CHINA) throw new Fault('scenario-unknown', `there is no story ${name}; there is ${US_CHINA}`);
  const profile = profileFrom(process.env);
  const asked = stopRequest();
  const options = { only: STAGE_SERVERS, print: toStandardError, signal: asked.signal };
  const machine = await startOneMachine(profile, options);
  try {
    const story = play(profile, flags);
    story.catch(() => undefined);
    await Promise.race([
      story,
      asked.made.then(() =>
        Promise.reject(new Fault('interrupted', 'the story was interrupted; its record is half a story')),
      ),
    ]);
  } finally {
    await machine.stop();
  }
}

async function play(profile: Profile, { json }: ScenarioFlags): Promise<void> {
  const startedAt = performance.now();
  await using stage = await openStage(profile, BEGINS_AT);
  const issuer = `http://${profile.host}:${portOf(profile, 'identity')}`;
  const office = await Office.open(US_CHINA, { api: stage.url, issuer });
  const played = await playUsChina2015({ office, time: stage.time });
  await shown(profile);
  console.log(json ? JSON.stringify(played) : await toldTo(office, played));
  toStandardError(`Played in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`);
}

/** Every read model shows the whole story. */
async function shown(profile: Profile): Promise<void> {
  await using record = openRecord(hostEnvironment(profile));
  const end = await record.log.lastPosition();
  if (end !== null) await readModelsAt(record, end);
}

async function toldTo(office: Office, played: Played): Promise<string> {
  const account = await accountOf(office, played);
  return `${account}\n\nThe record stays where it is: "npm run comity -- up" serves it, with the same COMITY_DATA.`;
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
