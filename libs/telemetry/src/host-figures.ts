import { Fault } from '@comity/kernel';
import { Gauge, Registry } from 'prom-client';

/** One value of a figure, with the labels that tell it from the others. */
export interface Reading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface FigureOptions {
  /** snake_case, with its unit at the end; `comity_` is put before it. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** Asked at every scrape. What it throws, or does not answer in time, leaves the figure out of that scrape. */
  readonly read: () => readonly Reading[] | Promise<readonly Reading[]>;
}

/** So that a store which is away does not hold up the figures of what is not; a health check has said so before. */
const READ_WITHIN_MS = 3_000;

/** The figures of one host that are looked up when somebody asks, and not counted as things happen. */
export class HostFigures {
  private readonly registry = new Registry();
  private readonly names = new Set<string>();

  /** @throws Fault `figure-twice` when the name is taken */
  register({ name, help, labels = [], read }: FigureOptions): void {
    if (this.names.has(name)) throw new Fault('figure-twice', `two figures are named ${name}`);
    this.names.add(name);
    const gauge: Gauge = new Gauge({
      name: `comity_${name}`,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        // Without labels that is zero, which would be shown for what could not be read.
        if (labels.length === 0) gauge.remove();
        for (const { labels: of = {}, value } of await readInTime(read)) gauge.set({ ...of }, value);
      },
    });
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

async function readInTime(read: FigureOptions['read']): Promise<readonly Reading[]> {
  let timer: NodeJS.Timeout | undefined;
  const nothing = new Promise<readonly Reading[]>((resolve) => {
    timer = setTimeout(() => resolve([]), READ_WITHIN_MS);
  });
  try {
    return await Promise.race([
      Promise.resolve()
        .then(read)
        .catch(() => []),
      nothing,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
