const BITS = 2 ** 23;
const PROBES = 4;

/**
 * Keys that a table may hold, in one megabyte: never denies one that was added. Of a million keys, it takes about one in forty
 * that were never added for one that may have been.
 * @source Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", CACM 13 (1970)
 */
export class SeenKeys {
  private bits: Uint8Array | null = null;

  add(key: string): void {
    this.bits ??= new Uint8Array(BITS / 8);
    const step = hash(key, STEP_SEED) | 1;
    for (let probe = 0, at = hash(key, SEED); probe < PROBES; probe++, at = (at + step) >>> 0) {
      this.bits[(at % BITS) >>> 3] = (this.bits[(at % BITS) >>> 3] ?? 0) | (1 << (at & 7));
    }
  }

  mayHold(key: string): boolean {
    if (this.bits === null) return false;
    const step = hash(key, STEP_SEED) | 1;
    for (let probe = 0, at = hash(key, SEED); probe < PROBES; probe++, at = (at + step) >>> 0) {
      if (((this.bits[(at % BITS) >>> 3] ?? 0) & (1 << (at & 7))) === 0) return false;
    }
    return true;
  }
}

const SEED = 0x811c9dc5;
const STEP_SEED = 0x9747b28c;

/** 32 bits. @source FNV-1a, draft-eastlake-fnv */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let place = 0; place < text.length; place++) value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
  return value >>> 0;
}
