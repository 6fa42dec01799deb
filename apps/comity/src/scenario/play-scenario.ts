import { Fault } from '@comity/kernel';
import { openRecord, readModelsAt } from '../record.js';
import { startOneMachine } from '../up/one-machine.js';
import { hostEnvironment, type Profile, portOf, profileFrom } from '../up/profile.js';
import { stopRequest } from '../up/stop-request.js';
import { Office } from './office.js';
import { openStage, STAGE_SERVERS, type Stage } from './stage.js';
import { accountOf } from './us-china-2015/account.js';
import { type Played, playUsChina2015 } from './us-china-2015/play.js';
import { BEGINS_AT } from './us-china-2015/the-agreement.js';

/** The name of the story. */
const US_CHINA = 'us-china-2015';

export interface ScenarioFlags {
  readonly json: boolean;
}

/**
 * Plays the story on the servers of this machine's profile, which it starts and stops, and gives an account of it.
 * @throws Fault `record-not-empty`; `scenario-refused` where a rule forbids what the story tells
 */
export async function playScenario(flags: ScenarioFlags): Promise<void> {
  const profile = profileFrom(process.env);
  const asked = stopRequest();
  const options = { only: STAGE_SERVERS, print: toStandardError, signal: asked.signal };
  const machine = await startOneMachine(profile, options);
  try {
    // Ends before the servers do, however the story ends: nothing of it runs on.
    await using stage = await openStage(profile, BEGINS_AT);
    const story = play(stage, profile, flags);
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

async function play(stage: Stage, profile: Profile, { json }: ScenarioFlags): Promise<void> {
  const startedAt = performance.now();
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
