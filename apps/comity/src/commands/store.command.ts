import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostEntry } from '@comity/one-machine';
import type { Command } from 'commander';
import { folderOf, profileFrom } from '../up/profile.js';

/** `comity store backup|restore|verify`: the event store's own program for that, on this machine's data folder. */
export function define(command: Command): void {
  command.argument('[arguments...]').allowUnknownOption().helpOption(false).action(maintainStore);
}

async function maintainStore(args: readonly string[]): Promise<void> {
  const COMITY_STORE_DATA = folderOf(profileFrom(process.env), 'store');
  const child = spawn(process.execPath, ['--enable-source-maps', hostEntry('store', 'maintenance'), ...args], {
    env: { COMITY_STORE_DATA, ...process.env },
    stdio: 'inherit',
  });
  const [exitCode] = await once(child, 'exit');
  process.exitCode = exitCode ?? 1;
}
