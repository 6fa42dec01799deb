import type { Instant } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import type { ReadStore } from '@comity/read-store';
import { type DaySection, type DaysTask, daysWork, type Soon, TASK_TITLES } from '@comity/worklists/contract';
import type { ToldEvents } from './told-events.js';

/** One thing to be done, as the digest of a day lists it. */
export interface Listed {
  readonly section: DaySection;
  /** `Answer due` */
  readonly title: string;
  readonly task: DaysTask['task'];
  readonly kind: DaysTask['item']['kind'];
  /** `request-6f0c…` */
  readonly stream: string;
  /** Null of what lies in, or rests on, a restricted case, as in every mail. */
  readonly named: string | null;
}

const SUBJECT_AT_MOST = 120;

/** What is to be done, read as whoever is told of it, at that moment. */
export class DayLists {
  constructor(
    private readonly readStore: ReadStore,
    private readonly soon: Soon,
    private readonly told: ToldEvents,
  ) {}

  /** What a person's matters ask of them; of those of which the log says, too, that they may know. */
  async of(person: string, now: Instant): Promise<readonly Listed[]> {
    const store = this.readStore.seenBy(viewerOf({ actor: { id: person, roles: [] }, now }));
    const listed: Listed[] = [];
    for (const one of await daysWork(store, this.soon, person, now)) {
      const { item, task, section } = one;
      const openness = await this.told.opennessTo(person, item.item, now);
      if (openness === 'hidden') continue;
      const named = openness === 'restricted' ? null : nameOf(one);
      listed.push({ section, title: TASK_TITLES[task.task], task, kind: item.kind, stream: item.item, named });
    }
    return listed;
  }
}

function nameOf({ item: { reference, subject, counterpartName } }: DaysTask): string {
  const about = subject.length <= SUBJECT_AT_MOST ? subject : `${subject.slice(0, SUBJECT_AT_MOST).toWellFormed()}…`;
  return [reference, about, counterpartName].filter((part) => part !== null && part !== '').join(' · ');
}
