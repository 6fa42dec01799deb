import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, and what the scripts keep in it. */
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

export const inProject = (...parts) => join(projectFolder, ...parts);

/** The Node that runs everything but the scripts themselves, whatever Node started npm. */
export const projectNode = inProject('node_modules', 'node', 'bin', 'node');

/** The lockfile that the installed dependencies follow; written once they are complete. */
export const installationStamp = inProject('node_modules', '.comity-installation');

/** Tells the person at the terminal; standard output belongs to the command that runs. */
export const tell = (text) => void process.stderr.write(`${text}\n`);

/** A failure that the person at the terminal can do something about: shown without a stack. */
export class SetUpError extends Error {}
