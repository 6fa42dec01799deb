import { type Clock, Fault, type Instant, isInstant } from '@comity/kernel';

/** A clock that stands until somebody moves it, and only ever moves forward. For stories that are played, never for a real record. */
export class HandSetClock implements Clock {
  constructor(private current: Instant) {}

  now(): Instant {
    return this.current;
  }

  /** @throws Fault `clock-set-back`, `clock-ahead` of the wall clock: the record never knows of the future; `clock-malformed` */
  set(instant: Instant): void {
    if (!isInstant(instant)) throw new Fault('clock-malformed', `${instant} is no instant`);
    if (instant < this.current) throw new Fault('clock-set-back', `it is ${this.current} already, not ${instant}`);
    if (Date.parse(instant) > Date.now()) throw new Fault('clock-ahead', `${instant} has not come yet`);
    this.current = instant;
  }
}
