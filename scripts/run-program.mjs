import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  const watch = together ? watchNpm(() => child.kill('SIGTERM')) : undefined;
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new SetUpError(`cannot run ${command}: ${cause.message}`)));
    child.once('exit', (code, signal) => resolve(signal ? 128 + signalNumber(signal) : code));
  }).finally(() => {
    clearInterval(watch);
    for (const signal of FORWARDED) process.off(signal, forward);
  });
}

/** npm ends no child when it is killed itself, and may stand behind a shell: we look whether it is still there. */
function watchNpm(onEnd) {
  const npm = [process.ppid, readProcess(process.ppid)?.parent].find((pid) => readProcess(pid)?.name.startsWith('npm'));
  if (!npm) return undefined;
  const LOOK_EVERY_MS = 500;
  const watch = setInterval(() => {
    if (readProcess(npm)?.name.startsWith('npm')) return;
    clearInterval(watch);
    onEnd();
  }, LOOK_EVERY_MS);
  watch.unref();
  return watch;
}

/** Name and parent of a running process; undefined when there is none, or where the system does not tell in /proc. */
function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name, parent] = /\((.*)\) \S (\d+)/s.exec(stat) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0;
}
