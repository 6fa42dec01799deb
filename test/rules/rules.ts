/** A rule of the product, under an id that never changes: the tests that prove it carry the id in their names. */
export interface Rule {
  readonly id: string;
  readonly sentence: string;
}

export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly Rule[];
}

const group = (title: string, rules: Readonly<Record<string, string>>): RuleGroup => ({
  title,
  rules: Object.entries(rules).map(([id, sentence]) => ({ id, sentence })),
});

/** What must hold, and what goes wrong elsewhere and must not here. */
export const RULES: readonly RuleGroup[] = [
  group('Requests', {
    'approver-is-no-author': 'Whoever drafted or revised the text of a request does not approve it.',
    'filing-pins-versions': 'Filing pins the versions of the agreement, of its policy and of the calendars.',
    'versions-in-use-stay': 'A version of terms or of a calendar is never edited; a change is another version.',
    'guidelines-say-what-is-missing':
      'A request that lacks what the guidelines ask for is not filed, and what is missing is named.',
    'items-are-answered-separately': 'A response says which items it answers, and whether interim, partial or final.',
    'closing-needs-every-outcome': 'A request is closed with an outcome for every item.',
    'answered-has-an-answer': 'An item is closed as answered only where an answer to it is on record.',
    'holding-answer-is-not-final': 'An acknowledgement is no response, and a holding answer no final one.',
    'unclassified-reply-stops-nothing': 'A reply that nobody has classified stops no clock.',
    'return-refusal-withdrawal-differ': 'Returned as deficient is not refused, and withdrawn is neither.',
    'reasons-are-permitted': 'Refusal, postponement and extension give a reason that the agreement lists.',
    'postponement-names-the-day': 'A postponement names the day on which the answer is expected instead.',
    'urgency-is-claimed-then-judged': 'One side claims urgency, the other accepts or downgrades it: two facts.',
    'urgency-moves-deadlines':
      'A claim of urgency moves no deadline; what it is taken for does, by the pinned agreement’s policy, and cures no miss.',
    'nonsense-is-refused-in-words':
      'Input that makes no sense is refused with a code and a sentence that says what to do.',
    'after-closure-little-is-left':
      'After closure only corrections, reopening and late responses, marked late, remain.',
  }),
  group('Clocks', {
    'four-clocks': 'A request runs up to four clocks: acknowledgement, response, preservation, clarification by us.',
    'due-instants-are-computed': 'A due instant is computed, stored in the event that changed it, and never edited.',
    'four-ways-to-move-a-deadline': 'Pause, extension, reset and re-projection are four different events.',
    'listed-reasons-stop': 'Only the reasons that the policy lists stop a clock.',
    'stops-never-overlap': 'A clock is not stopped inside a stop.',
    'stopping-cures-nothing': 'Stopping, resuming or extending never cures a deadline that is missed.',
    'our-clarification-is-ours': 'Waiting for our own clarification is not charged to the counterpart.',
    'deadlines-may-be-stated': 'A deadline may be stated instead of computed; its explanation is the statement.',
    'no-binding-deadline-no-miss': 'Where no deadline binds, none is ever missed.',
    'missed-once': 'A deadline is missed at most once per clock and version.',
    'miss-is-dated-when-due': 'A miss is dated at the due instant, however late it was noticed.',
    'answer-in-time-voids-the-miss':
      'A response that had arrived in time voids the miss and is named; nothing is deleted.',
    'policy-says-how-to-count':
      'A policy says what starts the clock, its unit, day zero, zone, roll-forward and cut-off.',
    'whose-days-count': 'A policy says whose calendar counts: one side’s, both’s or either’s.',
    'extensions-have-limits': 'A policy bounds how often, and by how much, a deadline is extended.',
    'due-is-exclusive': 'A due instant is the exclusive end of the last counted day.',
    'beyond-the-horizon-is-provisional': 'A deadline that rests on days beyond a calendar’s horizon says so.',
    'weekends-may-be-worked': 'A calendar has days off, and weekend days that are worked.',
    'amendments-reproject': 'An amended calendar moves the open deadlines that it touches, each with the reason.',
    'reminders-come-before-the-end':
      'A policy sets when to remind before a due instant: once for each time, and only while that is worth it.',
    'rungs-follow-a-miss':
      'A policy sets what follows when a deadline has been over for so long: each rung once, while that is worth it.',
    'deadlines-explain-themselves': 'A deadline explains each day, stop and extension, and the versions it rests on.',
  }),
  group('Quality', {
    'scores-are-anchored':
      'An item is scored from 0 to 4 on a scale whose every step is described, or is not assessable.',
    'low-scores-name-the-deficiency': 'A score of 0 or 1 names a deficiency.',
    'assessor-is-not-the-owner':
      'Where the rubric says so, nobody assesses the answers to a request that is their own.',
    'timeliness-is-computed': 'Timeliness is computed from the record, and cannot be typed in as a score.',
    'contest-and-confirm-are-recorded': 'Who contests a score and why, and who confirms or revises it, is recorded.',
    'contested-scores-need-a-second-person':
      'A contested score is replaced only by a second person, who neither gave nor contested it.',
    'second-draw-can-be-checked': 'A second assessment is drawn by a stored seed, so that anyone can draw it again.',
    'second-assessor-is-another': 'A second assessment is made by somebody else, of the same items and dimensions.',
    'second-assessor-is-blind': 'Until the second assessment is there, the first scores are shown to nobody else.',
  }),
  group('Hotline', {
    'issue-is-about-an-open-request': 'A hotline issue belongs to an open request, or is a drill.',
    'hotline-level-only-rises': 'The level of an issue only rises until it is resolved.',
    'unanswered-calls-count': 'A call that nobody answers is an attempt.',
    'rungs-rise-by-themselves': 'An issue that is not acknowledged within its rung’s time goes up by itself.',
    'commitments-are-settled-once':
      'A commitment is fulfilled or broken, once, unless that is taken back as recorded in error.',
    'drills-are-in-no-figure': 'A drill is in no figure.',
  }),
  group('Sanctions', {
    'three-people-per-designation': 'Proposer, reviewer and designator are three people, administrators included.',
    'criteria-have-versions': 'A criterion is pinned to the version of its legal basis.',
    'legal-basis-on-record':
      'What is submitted, approved or designated rests on a version that is on record and in force that day.',
    'criteria-need-citations': 'Each criterion is supported by at least one citation.',
    'measures-follow-the-designation':
      'A designation orders the measures that were proposed: asset freeze, transaction prohibition.',
    'a-designation-keeps-its-subject':
      'Whom a designation means is said more exactly by a fourth person, and never becomes somebody else.',
    'citations-pin-events': 'A citation pins an event by stream, revision and hash.',
    'grounds-stand-when-decided':
      'What is submitted, approved or designated rests on events that the log holds as cited and has not voided.',
    'consultations-come-first': 'Required consultations are recorded before designation.',
    'voided-miss-challenges-the-basis': 'A cited miss that is voided challenges the designation’s basis by itself.',
    'licences-expire': 'A licence expires at its instant, once.',
    'petitions-are-decided-once': 'A petition for delisting is decided, once.',
  }),
  group('Cases and access', {
    'cases-close-when-nothing-is-open': 'A case is closed only while nothing in it is open.',
    'access-is-by-list': 'A case has a marking and an access list, changed with a reason.',
    'need-to-know': 'A restricted case is for those who opened it, work on it, or stand on its list; no role opens it.',
    'nothing-leaks': 'Who may not know of a case cannot tell that it exists, by any answer, count, figure or refusal.',
    'reading-is-recorded': 'Who reads a restricted case, or what is in it, is on record before they get it.',
    'chain-of-custody': 'Who attached a file and who took it is in the timeline of its case, with its hash.',
    'emergencies-are-reviewed': 'Access taken in an emergency has a reason and an end, and another person looks at it.',
  }),
  group('Rounds', {
    'report-is-as-known-at-its-cutoff':
      'A status report knows what stood in the log at its cutoff, whatever was appended later of an earlier date.',
    'report-takes-two-people': 'Whoever compiled an edition of a status report does not approve it.',
    'published-report-never-changes': 'A published status report stays the same to the byte.',
    'restatement-names-the-events':
      'A restatement says which figures changed, from what to what, and which events changed them.',
    'figures-are-explained': 'Every figure of a status report leads to the requests or issues behind it.',
    'report-shows-what-may-leave': 'A status report shows of a case nothing that its marking keeps in the house.',
    'reported-drills-stand-apart': 'A status report counts drills of the hotline apart.',
  }),
  group('Defects of others', {
    'no-window-of-a-day': 'A job that did not run, or ran twice, loses no miss and doubles none.',
    'no-exact-day-for-reminders': 'A reminder is not lost when the run of its day is skipped.',
    'holds-keep-dates': 'Releasing a hold overwrites no date.',
    'overdue-is-signed': 'Days overdue never turn into days remaining.',
    'no-hundred-rows': 'A sweep has no last row: it goes on until nothing is left.',
    'junk-hides-nothing': 'A reply of whatever kind does not suppress an overdue flag.',
    'pauses-in-the-clocks-unit': 'A pause counts in the unit of the clock, not in wall time.',
    'one-zone-around-midnight': 'A date is judged in the zone that it belongs to, also around midnight.',
    'as-known-equals-replay':
      'What a list or a figure shows as known on a date is exactly what the events recorded by then say.',
    'as-true-equals-replay':
      'What a list or a single read tells as true on a day is what the events that are known say of that day.',
    'as-true-equals-figures':
      'The register counts, as true on a day, what the figures of compliance count of the same day and record.',
    'simulations-are-no-record':
      'What another policy would make of history is told beside the record, says that it is a simulation, and writes nothing.',
    'silence-does-not-flatter': 'A party that never answers does not look quick.',
    'four-eyes-at-every-door': 'The four-eyes rule holds at every entry, because the decider holds it.',
  }),
  group('What people are told', {
    'notifications-never-replay':
      'Nobody is told twice when a read model is built anew, nor of anything before notifications began.',
    'need-to-know-in-notifications':
      'Who must not know of a case is told nothing of it, as asked when it is sent; and nothing restricted is named.',
    'addresses-are-confirmed': 'Mail goes only to an address whose reader has shown the code that was sent there.',
    'webhook-targets-are-public': 'A webhook leads to the public network, whatever its name resolves to.',
    'quiet-hours-are-kept': 'No mail comes in somebody’s quiet hours, by the clock where they are.',
    'floods-become-one': 'Much at once is told in one message that lists it.',
    'retries-are-bounded':
      'What cannot be sent is tried again with growing pauses, then given up, and can be tried anew.',
  }),
];
