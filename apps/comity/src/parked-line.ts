import type { Parked } from '@comity/read-store';

/** `request-register g2: request-6f0c…@3 RequestFiled at 1200: data.items: required` */
export function parkedLine({ name, generation, stream, revision, type, position, reason }: Parked): string {
  return `${name} g${generation}: ${stream}@${revision} ${type} at ${position}: ${reason}`;
}
