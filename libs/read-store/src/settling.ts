import type pg from 'pg';
import type { GenerationWriter } from './advance.js';
import type { EngineLog } from './engine-log.js';
import { eachOf } from './every-settled.js';
import { finishTable, type SwapObstacle, show } from './settle.js';

/** Tables whose indexes are built at once: what shares the pool finds a connection free. */
const FINISHED_AT_ONCE = 3;

/** Shows the generations that have reached the end of the log as soon as nothing speaks against it. */
export class Settling {
  private readonly finished = new Set<GenerationWriter>();
  private readonly waiting = new Map<GenerationWriter, SwapObstacle>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: EngineLog,
  ) {}

  /**
   * For generations that have just reached the end of the log. Their tables are readied before any of them is shown, which
   * has the lanes laid anew: until then whatever serves moves on.
   * @returns true when one of them is live now
   */
  async reachedEnd(writers: readonly GenerationWriter[]): Promise<boolean> {
    // What is parked is not folded by folding more.
    const ready = writers.filter((writer) => this.waiting.get(writer) !== 'parked');
    await eachOf(ready, FINISHED_AT_ONCE, (writer) => this.finish(writer));
    return this.showAny(ready);
  }

  /** Tries those again that had to wait. @returns true when one of them is live now */
  async again(): Promise<boolean> {
    return this.showAny([...this.waiting.keys()]);
  }

  private async finish(writer: GenerationWriter): Promise<void> {
    if (this.finished.has(writer)) return;
    await finishTable(this.pool, writer.generation);
    this.finished.add(writer);
  }

  private async showAny(writers: readonly GenerationWriter[]): Promise<boolean> {
    let shown = false;
    for (const writer of writers) shown = (await this.tryToShow(writer)) || shown;
    return shown;
  }

  private async tryToShow(writer: GenerationWriter): Promise<boolean> {
    const { generation, name } = writer;
    const obstacle = await show(this.pool, generation);
    const details = { projection: name, generation: generation.generation };
    if (obstacle === null) {
      this.waiting.delete(writer);
      this.log.info(details, 'projection has caught up and is live');
      return true;
    }
    if (obstacle === 'parked' && this.waiting.get(writer) !== obstacle) {
      this.log.warn(details, 'generation has caught up but parks what the live one does not, so it is not shown');
    }
    this.waiting.set(writer, obstacle);
    return false;
  }
}
