import { filesAt } from '@comity/file-store';
import { describeHost, type HostDescription } from '@comity/http';
import type { DynamicModule } from '@nestjs/common';
import { apiModule } from '../../apps/api/src/api.module.js';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { auditorModule } from '../../apps/auditor/src/auditor.module.js';
import { AUDITOR_DOORS } from '../../apps/auditor/src/doors.js';

/** Where a host finds its stores. */
export interface StoreAddresses {
  readonly COMITY_EVENT_STORE: string;
  readonly COMITY_POSTGRES: string;
  readonly COMITY_FILES: string;
}

/** A host that people and other systems talk to. */
export interface ContractHost {
  readonly name: string;
  module(stores: StoreAddresses): DynamicModule;
}

/** Every host with routes of its own; what they offer is the contract. */
export const CONTRACT_HOSTS: readonly ContractHost[] = [
  { name: 'api', module: (stores) => apiModule({ ...stores, ...filesAt(stores.COMITY_FILES) }, API_DOORS) },
  { name: 'auditor', module: (stores) => auditorModule(stores, AUDITOR_DOORS) },
];

const NO_STORES: StoreAddresses = {
  COMITY_EVENT_STORE: 'kurrentdb://127.0.0.1:1?tls=false',
  COMITY_POSTGRES: 'postgres://127.0.0.1:1/none',
  COMITY_FILES: 'file:///nowhere',
};

/** What each host offers, in the order of the hosts. */
export function describeHosts(): Promise<readonly HostDescription[]> {
  return Promise.all(CONTRACT_HOSTS.map(({ name, module }) => describeHost(name, module(NO_STORES))));
}
