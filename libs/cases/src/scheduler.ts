import type { SchedulerDoor } from '@comity/timers';
import { caseStream } from './domain/case.events.js';
import { reopenOccupiedCases } from './react/reopen-occupied-cases.js';

/** What the scheduler sees to in cases. */
export const caseScheduler: SchedulerDoor = { streams: [caseStream], timers: [], upkeep: [reopenOccupiedCases] };
