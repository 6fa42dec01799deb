import { Fault } from '@comity/kernel';
import { isPortFree } from '@comity/one-machine';
import { PORT_OFFSETS } from './profile.js';

const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 50;

/**
 * A port base from which every server of a profile finds its port free at the moment.
 * @throws Fault `no-free-ports`
 */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const base = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const free = await Promise.all(PORT_OFFSETS.map((offset) => isPortFree('127.0.0.1', base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Fault('no-free-ports', `no free run of ports between ${LOWEST} and ${HIGHEST}`);
}
