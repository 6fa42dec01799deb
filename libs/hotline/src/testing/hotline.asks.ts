import { idFrom } from '@comity/kernel';
import type { HotlineCommand } from '../domain/hotline.commands.js';
import { LATER } from './hotline.fixtures.js';

/** What people ask of an issue in this slice's tests, entered long after it happened. */
export const attemptId = idFrom('attempt', 1);

export const commitmentId = idFrom('commitment', 1);

export const call = (attemptedAt: string, spokeWith?: string): HotlineCommand => ({
  ...{ type: 'attempt-contact', attemptId, attemptedAt, channel: 'telephone', contact: 'Duty desk' },
  ...{ spokeWith, at: LATER },
});

export const acknowledge = (acknowledgedAt: string, at = LATER): HotlineCommand => ({
  ...{ type: 'acknowledge', acknowledgedAt, acknowledgedBy: 'Head of unit', at },
});

export const raise = (raisedAt: string): HotlineCommand => ({
  type: 'raise',
  raisedAt,
  reason: 'they cannot decide',
  at: LATER,
});

export const askAbout = (level: number, at: string): HotlineCommand => ({ type: 'raise-overdue-rung', level, at });

export const resolve = (resolvedAt: string): HotlineCommand => ({
  ...{ type: 'resolve', resolvedAt, resolution: 'The records arrived', at: LATER },
});

export const promise = (changes: object = {}): HotlineCommand => ({
  ...{ type: 'record-commitment', commitmentId, party: 'counterpart', madeOn: '2016-03-04', dueOn: '2016-03-11' },
  ...{ text: 'The subscriber data', at: LATER },
  ...changes,
});
