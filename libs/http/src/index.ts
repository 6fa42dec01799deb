export {
  type Access,
  Allow,
  AllowLive,
  CurrentActor,
  CurrentAsker,
  CurrentUnits,
  Public,
} from './access.js';
export { answer, CommandAnswer, type CommandOutcome, type StatusTable } from './answer.js';
export { PositionWaiter, Reads, ReadsLog } from './at-least.js';
export { BulkModule } from './bulk/bulk.controller.js';
export { ApiCommand, CommandContext, ExpectedRevision, idOfNew } from './command-context.js';
export { Changes, Creates } from './command-routes.js';
export { describeHost, type HostDescription } from './describe-host.js';
export { ApiDownload, Download, type DownloadedFile } from './download.js';
export { Revised, revised } from './etag.js';
export { ApiEventStream, EventStreams, type ServerEvent } from './event-streams.js';
export { ApiPageOf, ApiTable } from './export/api-page-of.js';
export { ExportsRows } from './export/exported.js';
export { type Pinned, RecordPins } from './export/record-pins.js';
export { Day, type FieldOptions, Id, Moment, OneOf, Part, Parts, WordList, Words, YesNo } from './fields.js';
export { type FileBody, SentFile, TakesFile } from './file-body.js';
export { type HealthCheck, HealthChecks, type HealthFigures } from './health.js';
export type { Counters } from './limits/counters.js';
export { LimitsFigures } from './limits/limited.js';
export { createLogger, HOST_LOG, type HostLog } from './logging.js';
export {
  AsTrueOn,
  type KnownAt,
  KnownAtQuery,
  OfficeTime,
  type Told,
  type TrueDay,
  TrueOnQuery,
} from './office-time.js';
export { openApiDocument } from './openapi.js';
export {
  DatedPageQuery,
  decodeCursor,
  encodeCursor,
  NamedPageQuery,
  PAGE_LIMIT_MAX,
  type Page,
  PageQuery,
  page,
} from './paging.js';
export { badRequest, type FieldError, notFound, Problem, ProblemException, RefusedError } from './problem.js';
export { ReadingRecorder } from './reading-recorder.js';
export { type Refusals, Refuses } from './refuses.js';
export { ROLES, type Role } from './roles.js';
export { type Route, routesIn, routesOf } from './routes.js';
export { SaysSomething } from './says-something.js';
export { type HostOptions, launch, type RunningHost, startHost } from './start-host.js';
export { Summary } from './summary.js';
export { IdParam } from './validation.js';
export { ApiShows, openApiSchema } from './zod-schema.js';
