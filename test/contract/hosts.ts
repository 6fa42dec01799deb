import { filesAt, openContentStore } from '@comity/file-store';
import { describeHost, type HostDescription } from '@comity/http';
import type { DynamicModule } from '@nestjs/common';
import { apiModule } from '../../apps/api/src/api.module.js';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { auditorModule } from '../../apps/auditor/src/auditor.module.js';
import { AUDITOR_DOORS } from '../../apps/auditor/src/doors.js';
import { type SchedulerConfig, schedulerVariables } from '../../apps/scheduler/src/config.js';
import { schedulerDoors } from '../../apps/scheduler/src/doors.js';
import { schedulerModule } from '../../apps/scheduler/src/scheduler.module.js';

/** Where a host finds its stores. */
export interface StoreAddresses {
  readonly COMITY_EVENT_STORE: string;
  readonly COMITY_POSTGRES: string;
  readonly COMITY_FILES: string;
  readonly COMITY_REDIS: string;
}

/** A host that people and other systems talk to. */
export interface ContractHost {
  readonly name: string;
  module(stores: StoreAddresses): DynamicModule;
}

/** The hosts that do nothing but answer. */
export const ANSWERING_HOSTS: readonly ContractHost[] = [
  { name: 'api', module: (stores) => apiModule({ ...stores, ...filesAt(stores.COMITY_FILES) }, API_DOORS) },
  { name: 'auditor', module: (stores) => auditorModule(stores, AUDITOR_DOORS) },
];

/** Every host with routes of its own; what they offer is the contract. */
export const CONTRACT_HOSTS: readonly ContractHost[] = [
  ...ANSWERING_HOSTS,
  { name: 'scheduler', module: (stores) => schedulerModule(schedulerConfig(stores), doorsAt(stores)) },
];

const doorsAt = (stores: StoreAddresses) => schedulerDoors(openContentStore(filesAt(stores.COMITY_FILES)));

/** It tells nobody anything: no key, no mail. */
function schedulerConfig(stores: StoreAddresses): SchedulerConfig {
  return schedulerVariables.parse({ COMITY_HOST: '127.0.0.1', COMITY_PORT: '0', ...stores });
}

const NO_STORES: StoreAddresses = {
  COMITY_EVENT_STORE: 'kurrentdb://127.0.0.1:1?tls=false',
  COMITY_POSTGRES: 'postgres://127.0.0.1:1/none',
  COMITY_FILES: 'file:///nowhere',
  COMITY_REDIS: 'redis://127.0.0.1:1',
};

/** What each host offers, in the order of the hosts. */
export function describeHosts(hosts = CONTRACT_HOSTS): Promise<readonly HostDescription[]> {
  return Promise.all(hosts.map(({ name, module }) => describeHost(name, module(NO_STORES))));
}
