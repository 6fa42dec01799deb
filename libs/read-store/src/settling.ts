import type pg from 'pg';
import type { GenerationWriter } from './advance.js';
import type { EngineLog } from './engine-log.js';
import { finishTable, type SwapObstacle, show } from './settle.js';

/** Shows the generations that have reached the end of the log as soon as nothing speaks against it. */
export class Settling {
  private readonly finished = new Set<GenerationWriter>();
  private readonly waiting = new Map<GenerationWriter, SwapObstacle>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: EngineLog,
  ) {}

  /** For a generation that has just reached the end of the log. @returns true when it is live now */
  async reachedEnd(writer: GenerationWriter): Promise<boolean> {
    // What is parked is not folded by folding more.
    return this.waiting.get(writer) === 'parked' ? false : this.tryToShow(writer);
  }

  /** Tries those again that had to wait. @returns true when one of them is live now */
  async again(): Promise<boolean> {
    let shown = false;
    for (const writer of [...this.waiting.keys()]) shown = (await this.tryToShow(writer)) || shown;
    return shown;
  }

  private async tryToShow(writer: GenerationWriter): Promise<boolean> {
    const { generation, name } = writer;
    if (!this.finished.has(writer)) {
      await finishTable(this.pool, generation);
      this.finished.add(writer);
    }
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
