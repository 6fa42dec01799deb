import type { Listed } from './day-lists.js';
import { mailOfDay } from './mail-of-day.js';

const TASK = { task: 'response', key: '', by: 'us', version: 1, ended: false } as const;
const listed = (changes: Partial<Listed>): Listed => ({
  ...{ section: 'overdue', title: 'Answer due', kind: 'request', stream: 'request-1', named: 'US-1 · Logs' },
  task: { ...TASK, dueAt: '2026-03-02T23:00:00.000Z', dueOn: null, provisional: false },
  ...changes,
});

it('heads each section that holds something, the most pressing first, and counts them in the subject', () => {
  const rising = listed({ section: 'rising', title: 'Hotline issue rises', kind: 'issue', named: null });
  const asked = listed({
    section: 'clarification',
    title: 'Clarification due',
    task: { ...listed({}).task, by: 'them' },
  });
  const { subject, text } = mailOfDay([rising, asked, listed({})], [], 'Europe/Paris');
  expect(subject).toBe('Comity: your day: 1 overdue, 1 unanswered, 1 about to rise');
  expect(text.split('\n').slice(0, 12)).toEqual([
    ...['Overdue', '', 'Answer due 2026-03-03 00:00 (Europe/Paris): US-1 · Logs', '  ours to do · request-1', ''],
    ...['Questions without an answer', '', 'Clarification due 2026-03-03 00:00 (Europe/Paris): US-1 · Logs'],
    ...['  theirs to do · request-1', '', 'Issues about to rise', ''],
  ]);
  expect(text).toContain('Hotline issue rises 2026-03-03 00:00 (Europe/Paris): an issue in a case');
});

it('shows the last day where a deadline counts days, and keeps what somebody wrote on one line', () => {
  const task = { ...listed({}).task, dueOn: '2026-03-02', provisional: true } as Listed['task'];
  const { text } = mailOfDay([listed({ task, named: 'US-1\r\nBcc: eve@evil.example' })], [], 'UTC');
  expect(text).toContain('Answer due 2026-03-02 (provisional): US-1 Bcc: eve@evil.example\n');
});
