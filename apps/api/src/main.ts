import { launch, startHost } from '@comity/http';
import { readConfig } from '@comity/http/settings';
import { SharedCounters } from '@comity/job-store/shared-counters';
import { SharedEndings } from '@comity/job-store/shared-endings';
import { apiModule } from './api.module.js';
import { apiVariables } from './config.js';
import { API_DOORS } from './doors.js';

await launch('api', async () => {
  const config = readConfig(apiVariables);
  const counters = config.COMITY_REDIS === undefined ? undefined : SharedCounters.connect(config.COMITY_REDIS);
  const endings = config.COMITY_REDIS === undefined ? undefined : SharedEndings.connect(config.COMITY_REDIS);
  return startHost({ name: 'api', module: apiModule(config, API_DOORS), config, openapi: true, counters, endings });
});
