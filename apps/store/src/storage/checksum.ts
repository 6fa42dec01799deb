import { crc32 } from 'node:zlib';

/** CRC-32 over the record, seeded with its position, so a sound record in the wrong place is damage as well. */
export function checksumOf(position: number, record: Uint8Array): number {
  return crc32(record, position % 0x1_0000_0000);
}
