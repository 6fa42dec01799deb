import { launch, startHost } from '@comity/http';
import { readConfig } from '@comity/http/settings';
import { SharedCounters } from '@comity/job-store/shared-counters';
import { SharedEndings } from '@comity/job-store/shared-endings';
import { auditorModule } from './auditor.module.js';
import { auditorVariables } from './config.js';
import { AUDITOR_DOORS } from './doors.js';

await launch('auditor', async () => {
  const config = readConfig(auditorVariables);
  const counters = config.COMITY_REDIS === undefined ? undefined : SharedCounters.connect(config.COMITY_REDIS);
  const endings = config.COMITY_REDIS === undefined ? undefined : SharedEndings.connect(config.COMITY_REDIS);
  return startHost({
    name: 'auditor',
    module: auditorModule(config, AUDITOR_DOORS),
    config,
    openapi: true,
    counters,
    endings,
  });
});
