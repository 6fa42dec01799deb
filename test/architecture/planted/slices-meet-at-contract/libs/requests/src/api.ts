export class RequestsController {}
