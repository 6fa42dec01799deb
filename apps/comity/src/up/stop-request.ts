export interface StopRequest {
  /** Aborted at the first request. */
  readonly signal: AbortSignal;
  /** Settles at the first request. */
  readonly made: Promise<void>;
}

/**
 * Waits for somebody to ask this process to stop: Ctrl-C, a signal, or the end of the process that started it.
 * Further requests are taken in silence: stopping is bounded in time anyway.
 */
export function stopRequest(): StopRequest {
  const controller = new AbortController();
  const made = new Promise<void>((resolve) => {
    const ask = () => {
      controller.abort();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    process.once('disconnect', ask);
    // The channel to who started us is there to notice the end of it, not to keep us alive.
    process.channel?.unref();
  });
  return { signal: controller.signal, made };
}
