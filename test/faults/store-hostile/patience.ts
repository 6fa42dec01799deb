const TICK_MS = 1_000;

/** Waits for a sign; a sign makes it wait anew. */
export interface Patience extends Disposable {
  sign(): void;
}

/** Acts after so many seconds without a sign. Time in which this process itself was stopped does not count. */
export function afterSeconds(seconds: number, act: () => void): Patience {
  let ticks = 0;
  // After a stop an interval fires once, whatever it missed.
  const interval = setInterval(() => {
    ticks += 1;
    if (ticks === seconds) act();
  }, TICK_MS);
  return {
    sign: () => {
      ticks = 0;
    },
    [Symbol.dispose]: () => clearInterval(interval),
  };
}
