/**
 * A 64-bit number as the protocol carries it (decimal text), as a plain one. Nothing the store counts comes near
 * 2^53, so what lies beyond means "past every end" and is cut there.
 */
export function fromUint64(text: string): number {
  const value = Number(text);
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
