import { launch, readConfig, startHost } from '@comity/http';
import { apiModule } from './api.module.js';
import { apiVariables } from './config.js';
import { API_DOORS } from './doors.js';

await launch('api', async () => {
  const config = readConfig(apiVariables);
  return startHost({ name: 'api', module: apiModule(config, API_DOORS), config, openapi: true });
});
