import { accept, readContent, refuse } from '@comity/kernel';
import type { Compilation, CompileReport, RestateReport } from './round.commands.js';
import { contentInvalid, type Refused, type RoundDecision, refuseMarked, roundUnknown } from './round.decision.js';
import { type Cutoff, roundEvents } from './round.events.js';
import { type Edition, nextEdition, type OpenedRound, publishedEdition, type RoundState } from './round.state.js';
import { sealed } from './status-report.js';

type Ready<Found> = ({ readonly accepted: true } & Found) | Refused;

/** As the event holds it, with every quotation mark escaped, and with room for the rest: stores take 1 MiB at most. */
const REPORT_AT_MOST_BYTES = 900_000;

/** A round of which a report can be compiled, or the reason why not. Asked before compiling, which takes a while, and again after. */
export function readyToCompile(state: RoundState): Ready<{ readonly round: OpenedRound; readonly cutoff: Cutoff }> {
  if (state.phase === 'unopened') return roundUnknown();
  if (publishedEdition(state) !== undefined) {
    return refuse(
      'report-published',
      'a published report never changes; restate it to add what the record learned since',
    );
  }
  if (state.cutoff === null) return refuse('cutoff-missing', 'fix the cutoff first; the report is compiled from it');
  return { accepted: true, round: state, cutoff: state.cutoff };
}

/** A round whose published report can be compiled anew, or the reason why not. */
export function readyToRestate(
  state: RoundState,
): Ready<{ readonly round: OpenedRound; readonly cutoff: Cutoff; readonly published: Edition }> {
  if (state.phase === 'unopened') return roundUnknown();
  const published = publishedEdition(state);
  if (published === undefined || state.cutoff === null) {
    return refuse('report-not-published', 'only a published report is restated; compile this one anew instead');
  }
  return { accepted: true, round: state, cutoff: state.cutoff, published };
}

/** Before publication a report is compiled as often as needed; each time its approval begins anew. */
export function compile(command: CompileReport, state: OpenedRound): RoundDecision {
  const ready = readyToCompile(state);
  if (!ready.accepted) return ready;
  const { knownAt, position } = ready.cutoff;
  if (command.knownAt !== knownAt || command.position !== position) {
    return refuse('compiled-from-elsewhere', 'the cutoff was fixed anew meanwhile; compile the report again');
  }
  const refused = refuseCases(command);
  if (refused !== null) return refused;
  const written = writtenBy(command, state);
  if (written === null) return tooLarge();
  const content = readContent(roundEvents.StatusReportCompiled, { ...written, compiledBy: command.by });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'StatusReportCompiled', data: content.data });
}

/** Compiles the same questions anew from a later state of the record; refused when no figure is another one. */
export function restate(command: RestateReport, state: OpenedRound): RoundDecision {
  const ready = readyToRestate(state);
  if (!ready.accepted) return ready;
  if (command.restates !== ready.published.edition) {
    return refuse('compiled-from-elsewhere', 'another edition was published meanwhile; restate that one');
  }
  const figuresChanged = command.report.restates?.changes.length ?? 0;
  if (figuresChanged === 0) {
    return refuse(
      'nothing-to-restate',
      'no figure has changed since the published edition; there is nothing to restate',
    );
  }
  const refused = refuseShown(command);
  if (refused !== null) return refused;
  const written = writtenBy(command, state);
  if (written === null) return tooLarge();
  const { restates, reason, by } = command;
  const data = { ...written, restates, reason, figuresChanged, restatedBy: by };
  const content = readContent(roundEvents.ReportRestated, data);
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'ReportRestated', data: content.data });
}

function refuseCases(command: CompileReport): RoundDecision | null {
  const chosen = command.priorityCases.map(({ caseId }) => caseId);
  if (new Set(chosen).size < chosen.length) {
    return refuse('case-named-twice', 'a priority case is named twice; name each once, with one reason');
  }
  const unknown = chosen.filter((caseId) => (command.markings.get(caseId) ?? null) === null);
  if (unknown.length > 0) return refuse('case-unknown', `no such case: ${unknown.join(', ')}; check the ids`);
  const advice = 'leave it out, or have its marking changed first';
  return refuseMarked(chosen, command.marking, command.markings, advice) ?? refuseShown(command);
}

function refuseShown({ caseIds, marking, markings }: Compilation): RoundDecision | null {
  return refuseMarked(caseIds, marking, markings, 'a marking changed meanwhile; compile again');
}

/** The edition as it is stored; null when it is more than a store takes. */
function writtenBy(command: Compilation, state: OpenedRound) {
  const { report, knownAt, position, marking, priorityCases, caseIds } = command;
  const edition = nextEdition(state);
  const { text, sha256 } = sealed({ ...report, edition });
  if (new TextEncoder().encode(JSON.stringify(text)).length > REPORT_AT_MOST_BYTES) return null;
  return { edition, report: text, sha256, knownAt, position, marking, priorityCases, caseIds };
}

function tooLarge(): RoundDecision {
  const most = REPORT_AT_MOST_BYTES.toLocaleString('en');
  return refuse('report-too-large', `the report is longer than ${most} bytes; review fewer counterparts in one round`);
}
