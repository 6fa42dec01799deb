import { Command } from 'commander';
import { ComityUp, Place, WITHOUT_LIMITS } from '../../support/comity-up.js';
import { machine } from '../../support/measured.js';
import { settled } from './settled-place.js';
import { isSound, PROMISED, promisesKept, traffic } from './traffic.js';

interface Flags {
  readonly minutes: string;
  readonly rate: string;
  readonly warmUp: string;
  readonly overload: string;
  readonly overloadSeconds: string;
  readonly seed: string;
  readonly example: boolean;
  readonly json: boolean;
}

const RECOVERY_SECONDS = 20;
/** Two demo users stand for a whole office: what one person and one address may ask is not what is measured. */
const ROOM = { COMITY_LIMIT_PERSON: '1000000', COMITY_LIMIT_ADDRESS: '1000000', COMITY_LIMIT_FIGURES: '1000000' };

/** Every server of one machine with the example register, and the day of an office that is too large for it. */
async function load(flags: Flags): Promise<void> {
  Object.assign(process.env, WITHOUT_LIMITS);
  using place = await Place.find();
  Object.assign(process.env, ROOM);
  await using up = new ComityUp(place, ...(flags.example ? ['--example'] : []));
  await up.says('Comity is up');
  await settled(place);
  const report = await traffic(place, {
    rate: Number(flags.rate),
    warmUpSeconds: Number(flags.warmUp),
    steadySeconds: Number(flags.minutes) * 60,
    overload: Number(flags.overload),
    overloadSeconds: Number(flags.overloadSeconds),
    recoverySeconds: RECOVERY_SECONDS,
    seed: Number(flags.seed),
    say: console.error,
  });
  const kept = promisesKept(report);
  if (!flags.json) console.table([...report.steady.byKind, report.steady.reads, report.steady.writes]);
  const { rate, minutes, seed } = flags;
  const asked = { load: 'office', rate: Number(rate), minutes: Number(minutes), seed: Number(seed) };
  console.log(JSON.stringify({ ...asked, machine: machine(), promised: PROMISED, kept, ...report }));
  if (!isSound(report)) process.exitCode = 1;
}

await new Command('load')
  .description('what an office sends, steadily, then far more; exit code 1 when anything acknowledged is lost or fails')
  .option('--minutes <n>', 'of the steady rate', '10')
  .option('--rate <n>', 'requests a second', '200')
  .option('--warm-up <seconds>', 'at the rate, before anything is measured', '20')
  .option('--overload <times>', 'the rate while it is overloaded', '10')
  .option('--overload-seconds <n>', 'how long that lasts', '20')
  .option('--seed <n>', 'decides the moments and the kinds', '1')
  .option('--no-example', 'begin with an empty record instead of the example register')
  .option('--json', 'nothing but the result line on standard output', false)
  .action(load)
  .parseAsync();
