import { z } from 'zod';

/** Known defects of what we depend upon, as far as the registry says. */
export type Advisories =
  | { readonly asked: true; readonly found: readonly Advisory[] }
  | { readonly asked: false; readonly why: string };

export interface Advisory {
  readonly package: string;
  readonly severity: string;
  /** What to do about it. */
  readonly mend: string;
}

const answered = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      fixAvailable: z.union([z.boolean(), z.object({ name: z.string(), version: z.string() })]),
    }),
  ),
});
const refused = z.object({ message: z.string() });

/** Reads what `npm audit --json` prints; anything but an answer of the registry is not taken for a good one. */
export function readAdvisories(printed: string): Advisories {
  let json: unknown;
  try {
    json = JSON.parse(printed);
  } catch {
    return { asked: false, why: printed.trim().split('\n')[0] || 'npm audit printed nothing' };
  }
  const report = answered.safeParse(json);
  if (!report.success)
    return { asked: false, why: refused.safeParse(json).data?.message ?? 'npm audit gave no report' };
  const found = Object.entries(report.data.vulnerabilities).map(([name, { severity, fixAvailable }]) => ({
    ...{ package: name, severity },
    mend: mendingOf(name, fixAvailable),
  }));
  return { asked: true, found };
}

function mendingOf(name: string, fix: boolean | { readonly name: string; readonly version: string }): string {
  if (fix === false) return 'no release mends it yet: see whether we reach what is wrong, and write it down';
  return fix === true ? `npm update ${name}` : `npm install --save-exact ${fix.name}@${fix.version}`;
}
