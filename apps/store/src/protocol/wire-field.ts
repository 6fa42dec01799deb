/** Which of the low bits of a field's number on the wire say how its value is written. */
export const WIRE_TYPE_BITS = 0b111;

const WIRE_TYPES = { varint: 0, bytes: 2 } as const;

/**
 * A field as it is announced on the wire: its number and how its value is written, in one. `bytes` is for texts and
 * messages as well.
 * @source https://protobuf.dev/programming-guides/encoding
 */
export function wireField(number: number, type: keyof typeof WIRE_TYPES): number {
  return number * 8 + WIRE_TYPES[type];
}
