import type { HostConfig } from '../config.js';
import type { Counters } from './counters.js';
import type { PressureSettings } from './pressure.js';
import { RequestLimits } from './request-limits.js';

/** Null for a host that is not configured for callers from outside. */
export function limitsOf(config: HostConfig, counters: Counters | null): RequestLimits | null {
  const { COMITY_LIMIT_PERSON: person, COMITY_LIMIT_ADDRESS: address, COMITY_LIMIT_FIGURES: figures } = config;
  const { COMITY_LIMIT_FAILED_SIGN_INS: failedSignIn, COMITY_LIMIT_EXPORTS: exports } = config;
  if (person === undefined || address === undefined || figures === undefined) return null;
  if (failedSignIn === undefined || exports === undefined) return null;
  return new RequestLimits({ person, address, failedSignIn, export: exports, figures }, counters);
}

export function pressureOf(config: HostConfig): PressureSettings {
  return {
    inFlightMax: config.COMITY_IN_FLIGHT_MAX ?? 128,
    delayMaxMs: config.COMITY_DELAY_MAX_MS ?? 500,
    answerWithinMs: (config.COMITY_ANSWER_WITHIN_SECONDS ?? 60) * 1_000,
    bodyWithinMs: (config.COMITY_BODY_WITHIN_SECONDS ?? 30) * 1_000,
  };
}

/** False: whatever a request says of where it comes from, the address of its connection counts. */
export function trustedProxies({ COMITY_TRUSTED_PROXIES: proxies = [] }: HostConfig): string[] | false {
  return proxies.length > 0 ? [...proxies] : false;
}
