import { z } from 'zod';
import type { Office } from '../office.js';
import type { Played } from './play.js';

const timeline = z.object({
  items: z.array(z.object({ occurredAt: z.string(), recordedAt: z.string(), title: z.string(), sentence: z.string() })),
});
const deadline = z.object({ text: z.string() });
const chain = z.object({
  criteria: z.array(
    z.object({
      criterion: z.string(),
      summary: z.string().nullable(),
      standing: z.boolean(),
      citations: z.array(
        z.object({
          stream: z.string(),
          revision: z.int(),
          note: z.string(),
          event: z.object({ type: z.string() }).nullable(),
          voidedBy: z.object({ revision: z.int() }).nullable(),
        }),
      ),
    }),
  ),
});
const sanctionShown = z.object({ status: z.string(), subject: z.object({ name: z.string() }) });
const round = z.object({
  title: z.string(),
  editions: z.array(
    z.object({ edition: z.int(), status: z.string(), sha256: z.string(), figuresChanged: z.int().nullable() }),
  ),
});

/** A short account of what was played, for a person: what the API shows, and where. */
export async function accountOf(office: Office, played: Played): Promise<string> {
  const { caseId, requestId, sanctionId, firstRoundId, secondRoundId } = played;
  const { items } = await office.get('ada', `/v1/cases/${caseId}/timeline?limit=200`, timeline);
  const { text } = await office.get('ada', `/v1/requests/${requestId}/deadline`, deadline);
  const rounds = await Promise.all(
    [firstRoundId, secondRoundId].map((id) => office.get('ada', `/v1/rounds/${id}`, round)),
  );
  return [
    'INVENTED SCENARIO. Two years of an agreement between two states, played through the public API.',
    heading('The case', `/v1/cases/${caseId}/timeline`),
    ...items.map(
      (entry) => `  ${entry.occurredAt.slice(0, 10)}${learnedLater(entry)}  ${entry.title}: ${entry.sentence}`,
    ),
    heading('Why its request was due when it was', `/v1/requests/${requestId}/deadline`),
    ...indented(text),
    heading('The grounds of the designation', `/v1/sanctions/${sanctionId}/grounds`),
    ...(await groundsOf(office, sanctionId)),
    heading('How good the answers were', `/v1/rounds/${secondRoundId}/report?edition=1`),
    ...(await qualityOf(office, secondRoundId)),
    heading('The reports', `/v1/rounds/${secondRoundId}/report (Markdown, HTML or JSON, as Accept asks)`),
    ...rounds.flatMap(({ title, editions }) => [`  ${title}`, ...editions.map(editionText)]),
  ].join('\n');
}

function heading(title: string, path: string): string {
  return `\n${title}   ${path}`;
}

function learnedLater({ occurredAt, recordedAt }: { occurredAt: string; recordedAt: string }): string {
  const [day, known] = [occurredAt.slice(0, 10), recordedAt.slice(0, 10)];
  return day === known ? '' : ` (known on ${known})`;
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

async function groundsOf(office: Office, sanctionId: string): Promise<string[]> {
  const { subject, status } = await office.get('ada', `/v1/sanctions/${sanctionId}`, sanctionShown);
  const { criteria } = await office.get('ada', `/v1/sanctions/${sanctionId}/grounds`, chain);
  const lines = criteria.flatMap(({ criterion, summary, standing, citations }) => [
    `  ${criterion} ${standing ? 'stands' : 'has fallen'}: ${summary ?? 'not on record'}`,
    ...citations.map(({ stream, revision, event, note, voidedBy }) => {
      const voided = voidedBy === null ? '' : `, voided by event ${voidedBy.revision}`;
      return `    ${event?.type} (event ${revision} of ${stream}${voided}): ${note}`;
    }),
  ]);
  return [`  ${subject.name}: ${status}`, ...lines];
}

/** What the report says of the answers to requests of the period under review. */
async function qualityOf(office: Office, roundId: string): Promise<string[]> {
  const report = await office.text('ada', `/v1/rounds/${roundId}/report?edition=1`, 'text/markdown');
  const lines = report.split('\n');
  const begin = lines.indexOf('### Requests from us to you. Filed in the period under review');
  const length = lines.slice(begin + 1).findIndex((line) => line.startsWith('#'));
  return lines.slice(begin, begin + 1 + length).flatMap((line) => (line === '' ? [] : [`  ${line}`]));
}

function editionText({ edition, status, sha256, figuresChanged }: z.infer<typeof round>['editions'][number]): string {
  const changed = figuresChanged === null ? '' : `, ${figuresChanged} figures restated`;
  return `    edition ${edition}, ${status}${changed}, sha256 ${sha256}`;
}
