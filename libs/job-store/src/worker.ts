import { Worker } from 'bullmq';
import { workerConnection } from './connection.js';
import type { JobQueue, StoredHint } from './job-queue.js';

/** Does what a hint asks for, after asking the log. A throw is another attempt, five in all with growing pauses. */
export type HintHandler<Payload> = (payload: Payload, context: { readonly id: string }) => Promise<void>;

export interface WorkerSettings {
  /** Hints in hand at once, 1 to 100. */
  readonly concurrency: number;
  /** Told of each failed attempt and of every outage of Redis. */
  readonly onError: (error: Error) => void;
}

export interface RunningWorker {
  /** Takes no more hints and waits for those in hand. */
  close(): Promise<void>;
}

/** Starts taking hints as they fall due; survives outages of Redis. */
export function startWorker<Payload>(
  queue: JobQueue<Payload>,
  handler: HintHandler<Payload>,
  { concurrency, onError }: WorkerSettings,
): RunningWorker {
  const worker = new Worker<StoredHint<Payload>, void>(
    queue.name,
    async ({ data }) => handler(data.payload, { id: data.id }),
    { connection: workerConnection(queue.options.url), prefix: queue.prefix, concurrency },
  );
  worker.on('error', onError);
  worker.on('failed', (_job, error) => onError(error));
  return { close: () => worker.close() };
}
