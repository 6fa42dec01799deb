import { CommandRunner } from '@comity/event-log';
import { type Asker, eventHash, instant, uuid } from '@comity/kernel';
import { type Criterion, legalBasisDecider, legalBasisIdOf } from '@comity/legal-bases/contract';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { pinnedEvent } from '../domain/sanction.events.js';
import type { SanctionRow } from '../read/sanction.row.js';

const citationShown = pinnedEvent.extend({
  note: z.string(),
  citedBy: z.string(),
  citedAt: instant,
  event: z
    .object({ type: z.string(), occurredAt: instant, recordedAt: instant })
    .nullable()
    .describe('What the log holds there; null where it holds nothing'),
  intact: z.boolean().describe('The log holds there what was cited: its digest is the same'),
  voidedBy: pinnedEvent.nullable(),
});

/** From each criterion of the legal basis to the events that show it, compared with the log as it is now. */
export const chainShown = z.object({
  sanctionId: uuid,
  instrument: z.string(),
  version: z.string(),
  criteria: z.array(
    z.object({
      criterion: z.string(),
      summary: z.string().nullable().describe('Null where the instrument is not on record'),
      reference: z.string().nullable(),
      standing: z.boolean().describe('At least one of its citations is intact and not voided'),
      citations: z.array(citationShown),
    }),
  ),
});
export type ChainShown = z.infer<typeof chainShown>;
type CitationShown = z.infer<typeof citationShown>;

const times = z.object({ occurredAt: instant, recordedAt: instant });

/** Follows a proposal's grounds into the log. Shows of a cited event what it is and when, not what it says. */
@Injectable()
export class ChainOfGrounds {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async of({ sanctionId, legalBasis, grounds }: SanctionRow, asker: Asker): Promise<ChainShown> {
    const { instrument, version } = legalBasis;
    const { state } = await this.runner.load(legalBasisDecider, legalBasisIdOf(instrument));
    const published = state.versions.get(version)?.criteria ?? [];
    const criteria: ChainShown['criteria'] = [];
    for (const criterion of legalBasis.criteria) {
      const citations: CitationShown[] = [];
      for (const ground of grounds) {
        if (ground.criterion === criterion) citations.push(await this.compared(ground, asker));
      }
      const standing = citations.some(({ intact, voidedBy }) => intact && voidedBy === null);
      criteria.push({ criterion, ...passageOf(criterion, published), standing, citations });
    }
    return { sanctionId, instrument, version, criteria };
  }

  private async compared(
    { citation, citedBy, citedAt, voidedBy }: SanctionRow['grounds'][number],
    asker: Asker,
  ): Promise<CitationShown> {
    const stored = await this.runner.seenBy(asker).eventAt(citation.stream, citation.revision);
    const when = times.safeParse(stored?.envelope);
    return {
      ...citation,
      citedBy,
      citedAt,
      event: stored !== null && when.success ? { type: stored.type, ...when.data } : null,
      intact: stored !== null && eventHash(stored) === citation.eventHash,
      voidedBy,
    };
  }
}

function passageOf(
  name: string,
  published: readonly Criterion[],
): { summary: string | null; reference: string | null } {
  const { summary = null, reference = null } = published.find(({ criterion }) => criterion === name) ?? {};
  return { summary, reference };
}
