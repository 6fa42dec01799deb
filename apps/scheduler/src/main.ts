import { launch, readConfig, startHost } from '@comity/http';
import { schedulerVariables } from './config.js';
import { SCHEDULER_DOORS } from './doors.js';
import { schedulerModule } from './scheduler.module.js';

await launch('scheduler', async () => {
  const config = readConfig(schedulerVariables);
  return startHost({ name: 'scheduler', module: schedulerModule(config, SCHEDULER_DOORS), config });
});
