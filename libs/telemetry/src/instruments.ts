import { Counter, Histogram, Registry } from 'prom-client';

/**
 * What is counted wherever it happens in this process. Labels name kinds of things that the code declares: categories,
 * projections, route templates. Never an id, a path, a person or anything of a case.
 */
export const processRegistry = new Registry();

const registers = [processRegistry];
/** Seconds, around the bounds that are promised for answers: 50 ms for a read, 150 ms for a write. */
const ANSWER_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const appendSeconds = new Histogram({
  name: 'comity_log_append_seconds',
  help: 'Time of an append to the event log, by how it ended: appended, conflict (another writer was first), unknown',
  labelNames: ['category', 'outcome'],
  buckets: ANSWER_BUCKETS,
  registers,
});

export const commandsRun = new Counter({
  name: 'comity_commands_total',
  help: 'Commands by outcome: appended, unchanged (nothing to do), repeated (carried out before), refused, failed',
  labelNames: ['category', 'outcome'],
  registers,
});

export const commandRetries = new Counter({
  name: 'comity_command_retries_total',
  help: 'Times that a command was decided again: another writer was first (conflict), or the store stayed silent (unknown)',
  labelNames: ['category', 'reason'],
  registers,
});

export const httpSeconds = new Histogram({
  name: 'comity_http_request_seconds',
  help: 'Time from the head of a request to the end of its answer, by route template',
  labelNames: ['method', 'route', 'status'],
  buckets: ANSWER_BUCKETS,
  registers,
});

export const httpTurnedAway = new Counter({
  name: 'comity_http_turned_away_total',
  help: 'Requests that were refused before anything was done for them, because the host had as much to do as it can',
  registers,
});

export const eventsFolded = new Counter({
  name: 'comity_projection_events_folded_total',
  help: 'Events folded into read models, by projection; its rate is events per second',
  labelNames: ['projection'],
  registers,
});

export const batchSeconds = new Histogram({
  name: 'comity_projection_batch_seconds',
  help: 'Time in which a batch was folded and handed over to be written',
  labelNames: ['projection'],
  buckets: ANSWER_BUCKETS,
  registers,
});

export const timersAsked = new Counter({
  name: 'comity_timers_asked_total',
  help: 'Answers of the deciders to what may be due, by kind of timer: acted (a flag, a reminder, a rung …), settled, not-yet-due, failed',
  labelNames: ['kind', 'answer'],
  registers,
});

export const sweepSeconds = new Histogram({
  name: 'comity_sweep_seconds',
  help: 'Time of a sweep for what is due, by how it ended: acted, nothing-due, interrupted',
  labelNames: ['end'],
  buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300],
  registers,
});
