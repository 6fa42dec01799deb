import { auditApi } from '@comity/audit/api';
import { needToKnowAuditor } from '@comity/need-to-know/auditor';
import type { ApiDoor } from '@comity/stores';

/** What the auditor serves: one line per slice. */
export const AUDITOR_DOORS: readonly ApiDoor[] = [auditApi, needToKnowAuditor];
