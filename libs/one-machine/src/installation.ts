import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '@comity/kernel';

/** The folder that holds this installation's `package-lock.json`, found from the running code, built or not. */
export function installationFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package-lock.json'))) return folder;
  }
  throw new Fault('installation-not-found', `no package-lock.json above ${import.meta.dirname}`);
}

/** A built entry file of a host: `dist/apps/<host>/src/<entry>.js`. */
export function hostEntry(host: string, entry = 'main'): string {
  return join(installationFolder(), 'dist', 'apps', host, 'src', `${entry}.js`);
}
