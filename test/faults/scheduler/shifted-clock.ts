import { readFileSync } from 'node:fs';

const LOOKS_EVERY_MS = 20;

/**
 * Loaded into a host before its own code (`node --import`): its wall clock is off by as many milliseconds as the file in
 * `COMITY_FAULTS_CLOCK` says, and steps soon after the file says something else. As on a machine whose clock is set, what counts
 * elapsed time (`performance`, timers) goes on undisturbed.
 */
const file = process.env.COMITY_FAULTS_CLOCK ?? '';
const trueNow = Date.now;
let shiftMs = shiftInFile();

// Not by a signal: one that comes before it is listened to ends the process.
setInterval(() => {
  shiftMs = shiftInFile();
}, LOOKS_EVERY_MS).unref();

Date.now = () => trueNow() + shiftMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget) as Date,
});

function shiftInFile(): number {
  return file === '' ? 0 : Number(readFileSync(file, 'utf8'));
}
