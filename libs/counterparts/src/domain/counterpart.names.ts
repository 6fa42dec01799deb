import { idFrom } from '@comity/kernel';

/** The id of a counterpart that comes from a register: the same entry is the same counterpart, whatever it is called. */
export function counterpartIdFor(registerId: string, externalRef: string): string {
  return idFrom('counterpart', registerId, externalRef);
}

/** How lists and tables name it: `11|Ministry of Defence`, or the name alone where no register knows it. */
export function nameLabel(counterpart: {
  readonly name: string;
  readonly externalRef?: string | null | undefined;
}): string {
  const { name, externalRef } = counterpart;
  return externalRef === undefined || externalRef === null ? name : `${externalRef}|${name}`;
}
