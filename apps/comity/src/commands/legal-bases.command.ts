import { Fault, idFrom, systemClock } from '@comity/kernel';
import { legalBasisDecider, legalBasisIdOf, shippedLegalBases } from '@comity/legal-bases/contract';
import type { Command } from 'commander';
import { openRecord, type RecordAccess } from '../record.js';

/** `comity legal-bases`: publishes the legal bases that Comity ships as examples. */
export function define(command: Command): void {
  command.action(async () => {
    await using record = openRecord();
    await publishLegalBases(record);
    const named = shippedLegalBases().map(({ instrument, version }) => `${instrument} (${version})`);
    console.log(`On record: ${named.join(', ')}.\nExamples: check them against the text in force.`);
  });
}

/** Publishes the shipped legal bases; versions that are published stay as they are. */
export async function publishLegalBases({ runner }: Pick<RecordAccess, 'runner'>): Promise<void> {
  for (const basis of shippedLegalBases()) {
    const id = legalBasisIdOf(basis.instrument);
    const commandId = idFrom('shipped-legal-basis', id, basis.version);
    const actor = { id: 'comity', roles: ['service'] };
    const context = { commandId, correlationId: commandId, actor, now: systemClock.now() };
    const outcome = await runner.run({ decider: legalBasisDecider, id, command: { type: 'publish', basis }, context });
    if (!outcome.accepted && outcome.refusal.code !== 'version-already-published') {
      throw new Fault('legal-basis-refused', `${basis.instrument} ${basis.version}: ${outcome.refusal.message}`);
    }
  }
}
