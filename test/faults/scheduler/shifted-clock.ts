import { readFileSync } from 'node:fs';

/**
 * Loaded into a host before its own code (`node --import`): its wall clock is off by as many milliseconds as the file in
 * `COMITY_FAULTS_CLOCK` says, and steps when the process is told by SIGUSR2 that the file says something else. As on a
 * machine whose clock is set, what counts elapsed time (`performance`, timers) goes on undisturbed.
 */
const file = process.env.COMITY_FAULTS_CLOCK ?? '';
const trueNow = Date.now;
let shiftMs = shiftInFile();

process.on('SIGUSR2', () => {
  shiftMs = shiftInFile();
});

Date.now = () => trueNow() + shiftMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget) as Date,
});

function shiftInFile(): number {
  return file === '' ? 0 : Number(readFileSync(file, 'utf8'));
}
