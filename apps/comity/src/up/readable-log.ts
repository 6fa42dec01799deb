import { join } from 'node:path';
import { LogFile } from './log-file.js';
import { readableLine } from './readable-line.js';

const NAME_WIDTH = 10;

/** One log of all processes for a person to read, and each process's own lines, unaltered, in a file. */
export class ReadableLog {
  private readonly files = new Map<string, LogFile>();

  /** @param print receives finished lines for the person */
  constructor(
    private readonly folder: string,
    private readonly print: (line: string) => void,
  ) {}

  /** A line that a process wrote. */
  line(name: string, line: string): void {
    this.fileOf(name).write(line);
    const readable = readableLine(line);
    if (readable !== undefined) this.printAs(name, readable);
  }

  /** Something the supervisor itself has to say about a process. */
  say(name: string, text: string): void {
    this.fileOf('comity').write(`${new Date().toISOString()} ${name} ${text}`);
    this.printAs(name, text);
  }

  close(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
  }

  private printAs(name: string, text: string): void {
    this.print(`${new Date().toISOString().slice(11, 19)} ${name.padEnd(NAME_WIDTH)} ${text}`);
  }

  private fileOf(name: string): LogFile {
    const known = this.files.get(name);
    if (known) return known;
    const file = new LogFile(join(this.folder, `${name}.log`));
    this.files.set(name, file);
    return file;
  }
}
