export class AuditController {}
