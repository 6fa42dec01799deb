const TICK_MS = 1_000;

/** Acts after so many seconds, unless disposed of before. Time in which this process itself was stopped does not count. */
export function afterSeconds(seconds: number, act: () => void): Disposable {
  let ticks = 0;
  // After a stop an interval fires once, whatever it missed.
  const interval = setInterval(() => {
    ticks += 1;
    if (ticks === seconds) act();
  }, TICK_MS);
  return { [Symbol.dispose]: () => clearInterval(interval) };
}
