import type { DestinationStream } from 'pino';

const TOGETHER_CHARACTERS = 4_096;
/** Whoever watches the lines waits no longer than this. */
const TOGETHER_MS = 100;

/**
 * Standard output, a few lines at a time: to write each by itself costs a host as much as many an answer. What is left is
 * written when the process ends by itself.
 */
class LinesTogether implements DestinationStream {
  private lines: string[] = [];
  private characters = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly flush = (): void => {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const text = this.lines.join('');
    this.lines = [];
    this.characters = 0;
    if (text !== '') process.stdout.write(text);
  };

  constructor() {
    process.on('exit', this.flush);
  }

  write(line: string): void {
    this.lines.push(line);
    this.characters += line.length;
    if (this.characters >= TOGETHER_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(this.flush, TOGETHER_MS).unref();
  }
}

/** One for the process. */
export const linesTogether: DestinationStream = new LinesTogether();
