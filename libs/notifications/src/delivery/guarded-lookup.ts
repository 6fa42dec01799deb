import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Fault } from '@comity/kernel';
import { isLoopbackAddress, isPublicAddress, type TargetPolicy } from '../domain/webhook-address.js';

export type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name that leads where nothing may be sent. */
export class TargetRefused extends Fault {
  constructor(message: string) {
    super('webhook-target-refused', message);
  }
}

/**
 * Resolves a name for a connection, and refuses it when any of its addresses is not public: what was looked at is what is
 * connected to, so that a name which changes between the two gains nothing.
 */
export function guardedLookup({ loopbackAllowed }: TargetPolicy, resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '');
      const local =
        loopbackAllowed && hostname === 'localhost' && addresses.every(({ address }) => isLoopbackAddress(address));
      const [first] = addresses;
      if (first === undefined || !(local || addresses.every(({ address }) => isPublicAddress(address)))) {
        return done(new TargetRefused(`${hostname} leads to an address that is not public`), '');
      }
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
