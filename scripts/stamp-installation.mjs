/** npm runs this when it has installed the dependencies (see `postinstall` in package.json). */
import { stampInstallation } from './installation.mjs';

stampInstallation();
