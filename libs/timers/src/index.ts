export { askDecider, SCHEDULER, type TimedCommand } from './ask-decider.js';
export { HesitantClock } from './hesitant-clock.js';
export { ASKED_AT_ONCE } from './sweep-due.js';
export { TIMER_QUEUES, type TimerJob, type TimerJobs, type TimerJobsOptions, timerJobs } from './timer-jobs.js';
export type { DueTimer, Timer, TimerAnswer, TimerKind, TimersRow } from './timer-kind.js';
export { TimerScheduler, type TimerSchedulerOptions } from './timer-scheduler.js';
export { TimerSweep, type TimerSweepOptions } from './timer-sweep.js';
export { type SchedulerDoor, type TimersSettings, timersModule } from './timers.module.js';
export type { Upkeep, UpkeepStores } from './upkeep.js';
