import { AuditController } from '@comity/audit/api';

export const controller = AuditController;
