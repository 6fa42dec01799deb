import type { ImportProgress } from '@comity/imports/contract';

const BAR_WIDTH = 30;
const REDRAW_MS = 200;
const LINE_EVERY_MS = 5_000;

/** Shows on standard error how far a long piece of work is; one redrawn line where somebody watches. */
export class ProgressBar<Progress> {
  private readonly startedAt = performance.now();
  private shownAt = 0;

  /**
   * @param lineOf what to say after so many seconds
   * @param isLast whether this is the end
   */
  constructor(
    private readonly lineOf: (progress: Progress, seconds: number) => string,
    private readonly isLast: (progress: Progress) => boolean,
  ) {}

  readonly show = (progress: Progress): void => {
    const now = performance.now();
    const isLast = this.isLast(progress);
    if (!isLast && now - this.shownAt < (process.stderr.isTTY ? REDRAW_MS : LINE_EVERY_MS)) return;
    this.shownAt = now;
    const line = this.lineOf(progress, (now - this.startedAt) / 1_000);
    process.stderr.write(process.stderr.isTTY ? `\r${line}\x1b[K${isLast ? '\n' : ''}` : `${line}\n`);
  };
}

/** @param share 0 to 1 */
export function barOf(share: number): string {
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '#'.repeat(filled) + '-'.repeat(BAR_WIDTH - filled);
  return `[${bar}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}

/** `[#####-----]  50 %  6041 of 12082 rows  1200 rows/s  5 s left` */
export function progressLine({ rows, total, rejected }: ImportProgress, seconds: number): string {
  const share = total === 0 ? 1 : rows / total;
  const rate = seconds > 0 ? rows / seconds : 0;
  const left = rate > 0 ? `${Math.ceil((total - rows) / rate)} s left` : '';
  const bad = rejected > 0 ? `  ${rejected} rejected` : '';
  return `${barOf(share)}  ${rows} of ${total} rows  ${Math.round(rate)} rows/s  ${left}${bad}`;
}
