import { existsSync } from 'node:fs';
import { isPortFree } from '@comity/one-machine';
import { folderOf, PORT_OFFSETS, type Profile } from '../up/profile.js';
import type { Examination } from './finding.js';

/** Whether somebody else has the ports of this machine's servers while those are down. */
export const ports: Examination = async ({ profile }) => {
  if (isUp(profile)) return [];
  const wanted = PORT_OFFSETS.map((offset) => profile.portBase + offset);
  const free = await Promise.all(wanted.map((port) => isPortFree(profile.host, port)));
  const taken = wanted.filter((_port, at) => free[at] === false);
  if (taken.length === 0) return [];
  const problem = `another program listens on ${taken.join(', ')}, where comity up wants its servers`;
  return [{ subject: 'ports', problem, mend: 'Stop it, or move all of Comity: COMITY_PORT_BASE=5000 npm start' }];
};

function isUp(profile: Profile): boolean {
  return existsSync(folderOf(profile, 'run', 'supervisor.json'));
}
