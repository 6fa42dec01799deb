import { DAY_SECTIONS, type DaySection } from '@comity/worklists/contract';
import type { Listed } from './day-lists.js';
import { localTime } from './local-time.js';
import { linesOf, type MailText, mailOf, oneLine } from './mail-message.js';
import type { Told } from './told-events.js';

/** How a section is headed, and how so many of it are counted. */
const SECTION_IN_WORDS: Readonly<Record<DaySection, readonly [heading: string, counted: string]>> = {
  overdue: ['Overdue', 'overdue'],
  'due-soon': ['Due soon', 'due soon'],
  clarification: ['Questions without an answer', 'unanswered'],
  rising: ['Issues about to rise', 'about to rise'],
};

/** The digest of a day: what is to be done, then what was kept for it. */
export function mailOfDay(listed: readonly Listed[], told: readonly Told[], zone: string): MailText {
  const sections = DAY_SECTIONS.map((section) => ({ section, of: listed.filter((one) => one.section === section) }));
  const filled = sections.filter(({ of }) => of.length > 0);
  const counts = filled.map(({ section, of }) => `${of.length} ${SECTION_IN_WORDS[section][1]}`);
  const lines = [
    ...filled.flatMap(({ section, of }) => [
      SECTION_IN_WORDS[section][0],
      '',
      ...of.flatMap((one) => [...linesOfListed(one, zone), '']),
    ]),
    ...(told.length === 0 ? [] : ['What happened', '', ...told.flatMap((one) => [...linesOf(one, zone), ''])]),
  ];
  return mailOf(`your day: ${counts.join(', ')}`, lines);
}

function linesOfListed({ title, task, kind, stream, named }: Listed, zone: string): string[] {
  const { dueAt, dueOn, provisional, by } = task;
  const when = `${dueOn ?? localTime(dueAt, zone)}${provisional ? ' (provisional)' : ''}`;
  const about =
    named === null
      ? `${kind === 'issue' ? 'an' : 'a'} ${kind} in a case that is for named people only`
      : oneLine(named);
  return [`${title} ${when}: ${about}`, `  ${by === 'us' ? 'ours to do' : 'theirs to do'} · ${stream}`];
}
