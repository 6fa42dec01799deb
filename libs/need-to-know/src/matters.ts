import { attachmentMatter } from '@comity/attachments/contract';
import { type CaseMatter, caseItself } from '@comity/cases/contract';
import type { EventLog } from '@comity/event-log';
import { hotlineMatter } from '@comity/hotline/contract';
import { categoryOf, Fault } from '@comity/kernel';
import { referralMatter } from '@comity/referrals/contract';
import { requestMatter } from '@comity/requests/contract';
import { sanctionMatter } from '@comity/sanctions/contract';

/** Everything that a case gathers: one line per slice. */
export const MATTERS: readonly CaseMatter[] = [
  caseItself,
  requestMatter,
  sanctionMatter,
  referralMatter,
  hotlineMatter,
  attachmentMatter,
];

const byCategory = new Map(MATTERS.map((matter) => [matter.stream.category, matter]));

/** @throws Fault `matter-unknown` for a stream that no case gathers */
export function matterOf(stream: string): CaseMatter {
  const matter = byCategory.get(categoryOf(stream));
  if (matter === undefined) throw new Fault('matter-unknown', `no case gathers ${stream}`);
  return matter;
}

/** The case that a stream is in by the last that its events say; null where that is none. */
export async function caseOf(log: Pick<EventLog, 'readStream'>, stream: string): Promise<string | null> {
  const matter = byCategory.get(categoryOf(stream));
  if (matter === undefined) return null;
  let caseId: string | null = null;
  for await (const entry of log.readStream(stream)) {
    if (entry.kind === 'event') caseId = matter.placing(entry.event)?.caseId ?? caseId;
  }
  return caseId;
}

/** The same for every event of every matter. */
export function forEveryEvent<Value>(value: Value): Readonly<Record<string, Value>> {
  const types = MATTERS.flatMap(({ stream }) => Object.keys(stream.events));
  return Object.fromEntries(types.map((type) => [type, value]));
}
