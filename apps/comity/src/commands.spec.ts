import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addCommands, COMMANDS } from './commands.js';

/** The commands of a program that was asked for these words, by name. */
async function commandsOf(...words: readonly string[]): Promise<ReadonlyMap<string, Command>> {
  const program = new Command('comity');
  await addCommands(program, words);
  return new Map(program.commands.map((command) => [command.name(), command]));
}

/** Only a command that was loaded has an action, or commands of its own. */
function isLoaded(command: Command | undefined): boolean {
  return (
    command !== undefined &&
    (command.commands.length > 0 || ('_actionHandler' in command && command._actionHandler !== null))
  );
}

const NAMES = Object.keys(COMMANDS);

it('lists every command that has a file, with what it does', async () => {
  const files = readdirSync(join(import.meta.dirname, 'commands')).filter((file) => file.endsWith('.command.ts'));
  expect(NAMES.toSorted()).toEqual(files.map((file) => file.replace('.command.ts', '')).toSorted());
  expect([...(await commandsOf()).values()].filter((command) => command.description().length < 20)).toEqual([]);
});

it.each(NAMES)('loads %s where it is asked for, or help about it, and no other', async (name) => {
  for (const words of [
    [name, '--json'],
    ['help', name],
  ]) {
    const commands = await commandsOf(...words);
    expect(NAMES.filter((other) => isLoaded(commands.get(other)))).toEqual([name]);
  }
});

it.each(['--help', 'help', 'toString', '-V'])('loads none where %s is asked for', async (asked) => {
  const commands = await commandsOf(asked);
  expect(NAMES.filter((name) => isLoaded(commands.get(name)))).toEqual([]);
  expect([...commands.keys()]).toEqual(NAMES);
});
