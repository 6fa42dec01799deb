import { wireField } from './wire-field.js';

/** Seven bits a byte: enough for any safe integer. */
const MAX_VARINT_BYTES = 8;

/**
 * Writes protobuf fields into one buffer of known size. The generated classes build an object per field first, which
 * is most of what an append costs; every event passes here once.
 * @source https://protobuf.dev/programming-guides/encoding
 */
export class WireWriter {
  readonly #buffer: Buffer;
  #length = 0;

  constructor(byteLength: number) {
    this.#buffer = Buffer.allocUnsafe(byteLength);
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** @param value a whole number, 0 to 2^53 - 1; 0 is left out, as the protocol's default */
  number(field: number, value: number): this {
    if (value === 0) return this;
    this.#varint(wireField(field, 'varint'));
    this.#varint(value);
    return this;
  }

  text(field: number, value: string, byteLength = Buffer.byteLength(value)): this {
    this.message(field, byteLength);
    this.#length += this.#buffer.write(value, this.#length);
    return this;
  }

  data(field: number, value: Uint8Array): this {
    if (value.byteLength === 0) return this;
    this.message(field, value.byteLength);
    this.#buffer.set(value, this.#length);
    this.#length += value.byteLength;
    return this;
  }

  /** The beginning of a field of so many bytes; what is written next is its content. */
  message(field: number, byteLength: number): this {
    this.#varint(wireField(field, 'bytes'));
    this.#varint(byteLength);
    return this;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
  }
}

/** Bytes that a number takes, its field's tag included (fields 1 to 15); 0 takes none. */
export function numberSize(value: number): number {
  return value === 0 ? 0 : 1 + varintSize(value);
}

/** Bytes that a field with so many bytes of content takes, its tag included (fields 1 to 15). */
export function fieldSize(byteLength: number): number {
  return 1 + varintSize(byteLength) + byteLength;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80 && size < MAX_VARINT_BYTES; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}
