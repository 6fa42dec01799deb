import { openContentStore } from '@comity/file-store';
import { launch, startHost } from '@comity/http';
import { readConfig } from '@comity/http/settings';
import { SharedEndings } from '@comity/job-store/shared-endings';
import { schedulerVariables } from './config.js';
import { schedulerDoors } from './doors.js';
import { schedulerModule } from './scheduler.module.js';

await launch('scheduler', async () => {
  const config = readConfig(schedulerVariables);
  const doors = schedulerDoors(openContentStore(config));
  return startHost({
    name: 'scheduler',
    module: schedulerModule(config, doors),
    config,
    openapi: true,
    endings: SharedEndings.connect(config.COMITY_REDIS),
  });
});
