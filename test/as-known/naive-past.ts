import type { Told } from './histories.js';
import { type Data, DUE, dayIn, naiveAnswers } from './naive-replay.js';

/** A day, and its last instant in the office. */
export interface Day {
  readonly on: string;
  readonly at: string;
}

/** A history as one state of the record has it: what was corrected stands corrected, whatever the day that is asked about. */
class Known {
  constructor(private readonly told: readonly Told[]) {}

  of(...types: string[]): Data[] {
    return this.told.flatMap(({ event }) =>
      types.includes(event.type) ? [{ type: event.type, ...(event.data as Data) }] : [],
    );
  }

  get answers() {
    return naiveAnswers(this.told);
  }
}

/**
 * What was so on a day of each request that had been filed by then, by what had been recorded up to an instant: told from
 * its events, without SQL and without any code of the product.
 */
export function naivePast(told: readonly Told[], recordedBy: string, day: Day) {
  const byRequest = new Map<string, Told[]>();
  for (const one of told) {
    if (one.recordedAt <= recordedBy) byRequest.set(one.requestId, [...(byRequest.get(one.requestId) ?? []), one]);
  }
  return [...byRequest].flatMap(([requestId, own]) => pastRequest(requestId, new Known(own), day) ?? []);
}
export type NaivePast = ReturnType<typeof naivePast>[number];

function pastRequest(requestId: string, known: Known, day: Day) {
  const [filing] = known.of('RequestFiled');
  if (filing === undefined || dayIn(filing.filedAt, filing.zone) > day.on) return null;
  const by = (instant: string | null | undefined): string | null =>
    instant != null && dayIn(instant, filing.zone) <= day.on ? instant : null;
  const dayOf = (instant: string | null): string | null => instant && dayIn(instant, filing.zone);
  const answers = answersBy(known, filing.items, by);
  const ends = endsBy(known, by);
  const course = courseBy(known, filing, by);
  const deadline = deadlineBy(known, day, by);
  const isReleased =
    (ends.everWithdrawnAt !== null && deadline.dueAt !== null && ends.everWithdrawnAt < deadline.dueAt) ||
    (ends.everClosedAt !== null && deadline.dueOn !== null && dayIn(ends.everClosedAt, filing.zone) <= deadline.dueOn);
  const status = ends.closedAt !== null ? 'closed' : ends.withdrawnAt !== null ? 'withdrawn' : 'open';
  const isDue = deadline.dueAt !== null && deadline.dueAt <= day.at;
  return {
    shown: {
      requestId,
      status,
      ...answers.shown,
      ...course.shown,
      ...deadline,
      waitingOn: status === 'open' ? moveOf(filing, answers.shown.finalAt, course) : null,
      filedAt: filing.filedAt,
      filedOn: dayOf(filing.filedAt),
      interimOn: dayOf(answers.interimAt),
      finalOn: dayOf(answers.shown.finalAt),
      withdrawnAt: ends.withdrawnAt,
      withdrawnOn: dayOf(ends.withdrawnAt),
      closedOn: dayOf(ends.closedAt),
    },
    counterpartId: filing.counterpartId,
    direction: filing.direction,
    items: answers.items,
    responseIds: answers.responseIds,
    openQuestions: course.openQuestions.length,
    overdue: status === 'open' && answers.shown.finalAt === null && isDue && !isReleased,
  };
}

type By = (instant: string | null | undefined) => string | null;

function answersBy(known: Known, items: readonly Data[], by: By) {
  const all = known.answers;
  const had = all.filter(({ at }) => by(at) !== null);
  const finals = items.map(({ itemId }) => firstOf(had, (given) => ['final', 'refusal'].includes(given[itemId] ?? '')));
  const finalAt = finals.includes(null) ? null : (finals.sort().at(-1) ?? null);
  const most = had.flatMap(({ given }) => Object.values(given));
  const underWay = most.length === 0 ? 'none' : most.every((answer) => answer === 'interim') ? 'interim' : 'partial';
  // As in the figures: whether the final answer was a refusal is told by all that is known.
  const isRefused = items.some(({ itemId }) => {
    const given = all.map((answer) => answer.given[itemId]);
    return given.includes('refusal') && !given.includes('final');
  });
  const ofItem = ({ itemId }: Data) => {
    const given = new Set(had.map((answer) => answer.given[itemId]));
    return ['final', 'refusal', 'partial', 'interim'].find((answer) => given.has(answer)) ?? 'none';
  };
  return {
    shown: { answered: finalAt === null ? underWay : 'final', finalAt, refused: finalAt !== null && isRefused },
    interimAt: firstOf(had, (given) => Object.values(given).includes('interim')),
    items: items.map((item) => ({ itemId: item.itemId, answer: ofItem(item) })),
    responseIds: had.map(({ id }) => id).sort(),
  };
}

function firstOf(answers: Known['answers'], which: (given: Record<string, string>) => boolean): string | null {
  return (
    answers
      .filter(({ given }) => which(given))
      .map(({ at }) => at)
      .sort()[0] ?? null
  );
}

function endsBy(known: Known, by: By) {
  const everWithdrawnAt: string | null = known.of('RequestWithdrawn').at(-1)?.withdrawnAt ?? null;
  const everClosedAt: string | null = known.of('RequestClosed', 'RequestReopened').at(-1)?.closedAt ?? null;
  return { everWithdrawnAt, everClosedAt, withdrawnAt: by(everWithdrawnAt), closedAt: by(everClosedAt) };
}

function courseBy(known: Known, filing: Data, by: By) {
  const [sent = null] = known.of('RequestTransmitted').map(({ transmittedAt }) => transmittedAt);
  const resent = (after: number): string | undefined =>
    known.of('RequestReturnedAsDeficient', 'RequestTransmitted').find(({ type }, place) => {
      return place > after && type === 'RequestTransmitted';
    })?.transmittedAt;
  const returned = known.of('RequestReturnedAsDeficient', 'RequestTransmitted').some(({ type, returnedAt }, place) => {
    return type === 'RequestReturnedAsDeficient' && by(returnedAt) !== null && by(resent(place)) === null;
  });
  const provided = known.of('ClarificationProvided');
  const openQuestions = known.of('ClarificationRequested').filter(({ clarificationId, askedAt }) => {
    const answer = provided.findLast((one) => one.clarificationId === clarificationId);
    return by(askedAt) !== null && by(answer?.providedAt) === null;
  });
  const urgency = known.of('UrgencyClaimed', 'UrgencyAccepted', 'UrgencyDowngraded');
  const claimedPlace = urgency.findLastIndex(({ type }) => type === 'UrgencyClaimed');
  const claim = urgency[claimedPlace];
  const judged = urgency.slice(claimedPlace + 1).at(-1);
  const classified = new Set(known.of('ReplyClassified').map(({ replyId }) => replyId));
  const waiting = known.of('ReplyRecorded').filter(({ replyId, receivedAt }) => {
    return by(receivedAt) !== null && !classified.has(replyId);
  });
  const postponed = known.of('AssistancePostponed').findLast(({ postponedAt }) => by(postponedAt) !== null);
  return {
    openQuestions,
    shown: {
      returned,
      transmittedAt: by(sent),
      acknowledgedAt: by(known.of('ReceiptAcknowledged').at(-1)?.acknowledgedAt),
      claimedUrgency: by(claim?.claimedAt) === null ? filing.urgency : claim.urgency,
      acceptedUrgency: by(judged?.acceptedAt ?? judged?.downgradedAt) === null ? null : judged.urgency,
      unclassified: waiting.length,
      postponedTo: postponed?.expectedOn ?? null,
    },
  };
}

function moveOf(filing: Data, finalAt: string | null, { openQuestions, shown }: ReturnType<typeof courseBy>) {
  const [asked, asking] = filing.direction === 'incoming' ? ['us', 'them'] : ['them', 'us'];
  if (finalAt !== null) {
    const [first] = openQuestions;
    return first === undefined ? null : first.askedBy === 'us' ? 'them' : 'us';
  }
  const isUnsent = filing.direction === 'outgoing' && shown.transmittedAt === null;
  const isWithAsking = shown.returned || isUnsent || openQuestions.some(({ askedBy }) => askedBy === asked);
  return isWithAsking ? asking : asked;
}

const STOPS = ['ClockStopped', 'ClockResumed', 'ClockReset', 'DeadlineReprojected'];

function deadlineBy(known: Known, day: Day, by: By) {
  const response = known
    .of(...DUE, 'DeadlineMissed', 'DeadlineMissVoided', 'OverdueRungReached')
    .filter(({ clock }) => clock === 'response');
  const last = response.findLastIndex(({ type }) => DUE.includes(type));
  const due = response[last];
  const since = response.slice(last + 1);
  const miss = since.findLast(({ type }) => type.startsWith('DeadlineMiss'));
  const missedAt: string | null = miss?.type === 'DeadlineMissed' && due.dueAt <= day.at ? due.dueAt : null;
  const reached = since.findLast(({ type }) => type === 'OverdueRungReached')?.rung.at;
  const rungs: Data[] = reached === undefined ? [] : (due.rungs ?? []);
  const rung = rungs.findLast(({ at }) => at <= reached && at <= day.at)?.rung ?? null;
  return {
    ...{ dueAt: due?.dueAt ?? null, dueOn: due?.dueOn ?? null, deadlineVersion: due?.deadlineVersion ?? null },
    ...{ standing: isStanding(known, by), missed: missedAt !== null, missedAt },
    rung: missedAt === null ? null : rung,
  };
}

/** Whether a stop of the present count had begun by the day, and not ended. */
function isStanding(known: Known, by: By): boolean {
  let count: { from: string; to: string | null }[] = [];
  let former: typeof count = [];
  for (const event of known.of(...STOPS).filter(({ clock }) => clock === 'response')) {
    if (event.type === 'ClockStopped') count = [...count, { from: event.stoppedAt, to: null }];
    if (event.type === 'ClockResumed') count = count.map(({ from, to }) => ({ from, to: to ?? event.resumedAt }));
    if (event.type === 'ClockReset') {
      former = event.urgency === undefined ? [] : [...former, ...count];
      count = [];
    }
    if (event.type === 'DeadlineReprojected' && event.startedAt !== undefined) {
      count = [...former, ...count];
      former = [];
    }
  }
  return count.some(({ from, to }) => by(from) !== null && by(to) === null);
}
