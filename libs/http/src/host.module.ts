import { type Clock, Fault } from '@comity/kernel';
import { HostFigures } from '@comity/telemetry';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessGuard, REQUEST_LIMITS, TOKEN_VERIFIER } from './access.guard.js';
import { AnswerInterceptor } from './answer.interceptor.js';
import { ReadsInterceptor } from './at-least.js';
import type { HostConfig } from './config.js';
import { EndedSessions, type SharedEndings } from './ended-sessions.js';
import { type EventStreamLimits, EventStreams } from './event-streams.js';
import { ExportInterceptor } from './export/export.interceptor.js';
import { HealthChecks, HealthController } from './health.js';
import type { IntrospectionSettings } from './introspection.js';
import type { RequestLimits } from './limits/request-limits.js';
import { HOST_LOG, type HostLog } from './logging.js';
import { LogoutController } from './logout.controller.js';
import { CommonFigures, MetricsController } from './metrics.js';
import { OfficeTime } from './office-time.js';
import { ProblemFilter } from './problem.filter.js';
import { RecordedReadingInterceptor } from './reading-recorder.js';
import { ScrapeAccess } from './scrape-access.js';
import { SparseFieldsInterceptor } from './sparse-fields.js';
import { TokenVerifier } from './token-verifier.js';
import { strictValidation } from './validation.js';

@Global()
@Module({})
class HostModule {}

export interface HostSurroundings {
  readonly config: HostConfig;
  readonly log: HostLog;
  readonly clock: Clock;
  readonly limits?: RequestLimits | null;
  readonly endings?: SharedEndings | null;
}

/** What every host has, around the host's own module. Global: slices inject HealthChecks and OfficeTime from it. */
export function aroundModule(
  module: Type<unknown> | DynamicModule,
  { config, log, clock, limits = null, endings = null }: HostSurroundings,
): DynamicModule {
  const hears = (config.COMITY_OIDC_LOGOUT_CLIENTS ?? []).length > 0;
  const ended = new EndedSessions(hears ? endings : null);
  return {
    module: HostModule,
    imports: [module],
    controllers: [HealthController, MetricsController, LogoutController],
    providers: [
      HealthChecks,
      HostFigures,
      CommonFigures,
      { provide: ScrapeAccess, useValue: new ScrapeAccess(config) },
      { provide: HOST_LOG, useValue: log },
      { provide: OfficeTime, useValue: new OfficeTime(config.COMITY_ZONE ?? 'UTC', clock) },
      { provide: EventStreams, useValue: new EventStreams(streamLimits(config)) },
      { provide: REQUEST_LIMITS, useValue: limits },
      { provide: EndedSessions, useValue: ended },
      { provide: TOKEN_VERIFIER, useValue: tokenVerifier(config, ended) },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_PIPE, useFactory: strictValidation },
      // The first is the outermost: what a caller waits for is there before an export pins the record, and an export goes
      // through all that follow once for each of its pages.
      { provide: APP_INTERCEPTOR, useClass: ReadsInterceptor },
      { provide: APP_INTERCEPTOR, useClass: ExportInterceptor },
      { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
      // Outside the recorder, which must hear of the case whether or not its id was asked for.
      { provide: APP_INTERCEPTOR, useClass: SparseFieldsInterceptor },
      { provide: APP_INTERCEPTOR, useClass: RecordedReadingInterceptor },
    ],
    exports: [EventStreams, HealthChecks, HostFigures, OfficeTime, HOST_LOG],
  };
}

const STREAM_PATIENCE_MS = 30_000;
const STREAM_CHECKED_EVERY_MS = 15_000;

function streamLimits({ COMITY_STREAMS_PER_PERSON, COMITY_STREAMS_MAX }: HostConfig): EventStreamLimits {
  return {
    perPerson: COMITY_STREAMS_PER_PERSON ?? 20,
    onHost: COMITY_STREAMS_MAX ?? 1_000,
    patienceMs: STREAM_PATIENCE_MS,
    checkedEveryMs: STREAM_CHECKED_EVERY_MS,
  };
}

/** Null where no issuer is configured: then only public routes can be reached. */
function tokenVerifier(config: HostConfig, ended: EndedSessions): TokenVerifier | null {
  const { COMITY_OIDC_ISSUER: issuer } = config;
  if (issuer === undefined) return null;
  const settings = {
    issuer,
    audience: config.COMITY_OIDC_AUDIENCE ?? 'comity',
    rolesClaim: config.COMITY_OIDC_ROLES_CLAIM ?? 'roles',
    rolesMap: config.COMITY_OIDC_ROLES_MAP ?? null,
    unitsClaim: config.COMITY_OIDC_UNITS_CLAIM ?? 'units',
    introspection: introspectionOf(config),
    logoutClients: config.COMITY_OIDC_LOGOUT_CLIENTS ?? [],
  };
  return new TokenVerifier(settings, ended);
}

/** @throws Fault `config-invalid` for one half of an account */
function introspectionOf(config: HostConfig): IntrospectionSettings | null {
  const { COMITY_OIDC_CLIENT_ID: clientId, COMITY_OIDC_CLIENT_SECRET: clientSecret } = config;
  if (clientId === undefined && clientSecret === undefined) return null;
  if (clientId === undefined || clientSecret === undefined) {
    throw new Fault('config-invalid', 'set COMITY_OIDC_CLIENT_ID and COMITY_OIDC_CLIENT_SECRET, or neither');
  }
  return { clientId, clientSecret, recheckMs: (config.COMITY_OIDC_RECHECK_SECONDS ?? 30) * 1_000 };
}
