import { SetMetadata } from '@nestjs/common';

export const REFUSALS = 'comity:refusals';

/** A slice's refusals, each with its status. */
export type Refusals = Readonly<Record<string, number>>;

/** Names what the commands of a controller can be refused with, for the API document; the table that `answer` takes. */
export function Refuses(statuses: Refusals): ClassDecorator {
  return SetMetadata(REFUSALS, statuses);
}
