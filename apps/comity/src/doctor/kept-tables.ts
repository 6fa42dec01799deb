import type { Finding, Patient } from './finding.js';

/** Tables that no host keeps, so that they stay behind the log. */
export async function keptTables({ readStore }: Pick<Patient, 'readStore'>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, generation } of await readStore.status()) {
    const progress = await readStore.rebuildProgress(name, generation);
    if (progress === null || progress.kept) continue;
    findings.push({
      subject: name,
      problem: `no host keeps ${name} (generation ${generation}); it stands at ${progress.position ?? 'the beginning'}`,
      mend: 'Start the projector and the scheduler: comity up, or their containers',
    });
  }
  return findings;
}
