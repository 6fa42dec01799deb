import { launch, readConfig, startHost } from '@comity/http';
import { auditorModule } from './auditor.module.js';
import { auditorVariables } from './config.js';
import { AUDITOR_DOORS } from './doors.js';

await launch('auditor', async () => {
  const config = readConfig(auditorVariables);
  return startHost({ name: 'auditor', module: auditorModule(config, AUDITOR_DOORS), config, openapi: true });
});
