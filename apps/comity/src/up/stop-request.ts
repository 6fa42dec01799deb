export interface StopRequest {
  /** Aborted at the first request. */
  readonly signal: AbortSignal;
  /** Settles at the first request, with who asked. */
  readonly made: Promise<string>;
}

/**
 * Waits for somebody to ask this process to stop: Ctrl-C, a signal, or the end of the process that started it.
 * Further requests are taken in silence: stopping is bounded in time anyway.
 */
export function stopRequest(): StopRequest {
  const controller = new AbortController();
  const made = new Promise<string>((resolve) => {
    const ask = (who: string) => {
      controller.abort();
      resolve(who);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    process.once('disconnect', () => ask('the process that started this one has ended'));
    // The channel to who started us is there to notice the end of it, not to keep us alive.
    process.channel?.unref();
  });
  return { signal: controller.signal, made };
}
