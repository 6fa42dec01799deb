import { RECORD_STREAMS } from '@comity/audit/contract';
import { EventLog } from '@comity/event-log';
import { eventStoreUrl } from '@comity/one-machine';
import type { Place } from '../../support/comity-up.js';
import type { Acknowledged } from './office-day.js';

/** What became of the commands that were acknowledged, by the log. */
export interface LogCheck {
  readonly acknowledged: number;
  /** Not where the acknowledgement says that it stands. */
  readonly missing: number;
  /** One command, and an event of one type more than once. */
  readonly twice: number;
}

interface Stood {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly type: string;
}

/** Reads the whole log of a place, and looks for every acknowledged command and for whatever was carried out twice. */
export async function checkLog(place: Place, acknowledged: readonly Acknowledged[]): Promise<LogCheck> {
  const log = EventLog.connect(eventStoreUrl({ port: place.portBase + 10 }), RECORD_STREAMS);
  const byKey = new Map<string, Stood[]>();
  try {
    for await (const entry of log.readAll(null)) {
      if (entry.kind !== 'event') continue;
      const { stream, revision, position, type, envelope } = entry.event;
      const stood = byKey.get(envelope.correlationId) ?? [];
      stood.push({ stream, revision, position: String(position), type });
      byKey.set(envelope.correlationId, stood);
    }
  } finally {
    await log.dispose();
  }
  return judge(byKey, acknowledged);
}

export function judge(byKey: ReadonlyMap<string, readonly Stood[]>, acknowledged: readonly Acknowledged[]): LogCheck {
  const missing = acknowledged.filter(({ key, id, revision, position }) => {
    const stood = byKey.get(key) ?? [];
    return !stood.some(
      (one) => one.stream.endsWith(`-${id}`) && one.revision === revision && one.position === position,
    );
  });
  const twice = acknowledged.filter(({ key }) => {
    const types = (byKey.get(key) ?? []).map(({ type }) => type);
    return types.length > new Set(types).size;
  });
  return { acknowledged: acknowledged.length, missing: missing.length, twice: twice.length };
}
