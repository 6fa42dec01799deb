import { launch, startHost } from '@comity/http';
import { readConfig } from '@comity/http/settings';
import { projectorVariables } from './config.js';
import { PROJECTOR_DOORS } from './doors.js';
import { projectorModule } from './projector.module.js';

await launch('projector', async () => {
  const config = readConfig(projectorVariables);
  return startHost({ name: 'projector', module: projectorModule(config, PROJECTOR_DOORS), config });
});
