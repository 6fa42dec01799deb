import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { COMMANDS, commandsFor } from './commands.js';

/** The names under which commands register themselves. */
async function registered(...asked: readonly string[]): Promise<string[]> {
  const program = new Command();
  for (const { register } of await commandsFor(...asked)) register(program);
  return program.commands.map((command) => command.name());
}

it('finds each command under its own name, and loads no other for it', async () => {
  for (const name of Object.keys(COMMANDS)) expect(await registered(name)).toEqual([name]);
});

it('lists every command that has a file', () => {
  const files = readdirSync(join(import.meta.dirname, 'commands')).filter((file) => file.endsWith('.command.ts'));
  expect(Object.keys(COMMANDS).toSorted()).toEqual(files.map((file) => file.replace('.command.ts', '')).toSorted());
});

it.each([undefined, '--help', 'help', 'toString'])('has all of them where %s is asked for', async (asked) => {
  expect(await registered(...(asked === undefined ? [] : [asked]))).toEqual(Object.keys(COMMANDS));
});
