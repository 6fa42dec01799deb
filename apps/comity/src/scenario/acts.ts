import { z } from 'zod';
import type { PersonName } from './office.js';
import { invented, type Story, washington } from './story.js';

/** Who asks whom, under what. */
export interface Parties {
  readonly agreementId: string;
  readonly counterpartId: string;
}

/** What a request asks, apart from its parties. */
export interface Asked {
  readonly caseId: string;
  readonly reference: string;
  readonly subject: string;
  readonly kind?: string;
  readonly urgency?: string;
  /** One per item; their ids count up from 1. */
  readonly items: readonly string[];
  readonly supplements?: string;
}

/** As the API takes it. */
export function requestBody({ agreementId, counterpartId }: Parties, asked: Asked): object {
  const { subject, items, kind = 'information', urgency = 'routine', ...rest } = asked;
  return {
    ...rest,
    ...{ agreementId, counterpartId, kind, urgency },
    subject: invented(subject),
    items: items.map((text, index) => ({ itemId: String(index + 1), text })),
    particulars: {
      'legal-basis': 'Unauthorised access to computers; the text of the offence is enclosed',
      'time-range': '2015-06-01/2015-09-30',
    },
  };
}

/** Opens a case in the name of the officer who will work on it. */
export async function openCase({ office }: Story, by: PersonName, title: string): Promise<string> {
  const { id } = await office.post(by, '/v1/cases', { title: invented(title), marking: 'TLP:AMBER', unit: 'Cyber' });
  await office.post(by, `/v1/cases/${id}/assignment`, { officer: by });
  return id;
}

export interface Filing {
  readonly author: PersonName;
  readonly approver: PersonName;
  /** Sent on this day from Washington, an hour after the approval. */
  readonly on: string;
}

/** Drafts a request, has a second person approve it, files and sends it. */
export async function fileRequest(story: Story, parties: Parties, asked: Asked, filing: Filing): Promise<string> {
  const { office, time } = story;
  const { author, approver, on } = filing;
  await time.until(washington(on, '09:00'));
  const { id } = await office.post(author, '/v1/requests', requestBody(parties, asked));
  await office.post(author, `/v1/requests/${id}/submission`);
  await time.until(washington(on, '10:00'));
  await office.post(approver, `/v1/requests/${id}/approval`);
  await time.until(washington(on, '11:00'));
  await send(story, id, author);
  return id;
}

/** Files an approved request and sends it at once. */
export async function send({ office, time }: Story, requestId: string, by: PersonName): Promise<void> {
  await office.post(by, `/v1/requests/${requestId}/filing`);
  const sent = { transmittedAt: time.now(), channel: 'diplomatic note, and secure mail' };
  await office.post(by, `/v1/requests/${requestId}/transmittal`, sent);
}

const timeline = z.object({
  items: z.array(z.object({ stream: z.string(), revision: z.int(), type: z.string() })),
});

/** Where in its stream the first event of a type stands, as the case's timeline shows it to an officer. */
export async function placeOf({ office }: Story, caseId: string, stream: string, type: string): Promise<number> {
  const { items } = await office.get('olga', `/v1/cases/${caseId}/timeline?limit=200`, timeline);
  const found = items.find((entry) => entry.stream === stream && entry.type === type);
  return z.int().parse(found?.revision);
}
