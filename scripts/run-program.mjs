import { spawn } from 'node:child_process';
import { projectFolder, SetUpError } from './project.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end and gives its exit code; signals sent to us go on to it.
 * @param options.output `inherit`, or `to-stderr` where standard output must stay free
 * @param options.together the program learns when we end, and is asked to stop when npm, which started us, is gone
 */
export function runProgram(
  command,
  args,
  { output = 'inherit', env = {}, together = false, cwd = projectFolder } = {},
) {
  const stdio = output === 'to-stderr' ? ['ignore', 2, 2] : ['inherit', 'inherit', 'inherit'];
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: together ? [...stdio, 'ipc'] : stdio,
  });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const watch = together ? watchStarter(() => child.kill('SIGTERM')) : undefined;
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new SetUpError(`cannot run ${command}: ${cause.message}`)));
    child.once('exit', (code, signal) => resolve(signal ? 128 + signalNumber(signal) : code));
  }).finally(() => {
    clearInterval(watch);
    for (const signal of FORWARDED) process.off(signal, forward);
  });
}

/** npm ends no child when it is killed itself; the change of our parent is how we notice. */
function watchStarter(onEnd) {
  if (!process.env.npm_command) return undefined;
  const starter = process.ppid;
  const LOOK_EVERY_MS = 500;
  const watch = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(watch);
    onEnd();
  }, LOOK_EVERY_MS);
  watch.unref();
  return watch;
}

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0;
}
