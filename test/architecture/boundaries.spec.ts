import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');
const planted = join(import.meta.dirname, 'planted');
const CONFIG = '.dependency-cruiser.cjs';

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

interface Report {
  readonly summary: { readonly violations: readonly Violation[] };
  readonly modules: readonly unknown[];
}

const { forbidden }: { forbidden: readonly { name: string }[] } = createRequire(import.meta.url)(join(project, CONFIG));
const rules = forbidden.map(({ name }) => name);

/** What dependency-cruiser says of the apps and libs of a tree. */
function cruise(tree: string): Promise<Report> {
  const program = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const folders = ['apps', 'libs'].filter((folder) => existsSync(join(tree, folder)));
  const args = [program, ...folders, '--config', CONFIG, '--output-type', 'json'];
  return new Promise((resolveReport, reject) => {
    // Violations lead to an exit code above zero; what counts is the report.
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 100_000_000 }, (error, stdout, stderr) => {
      if (stdout) resolveReport(JSON.parse(stdout) as Report);
      else reject(error ?? stderr);
    });
  });
}

/** The names of the rules that a planted tree violates: the tree is laid out like the project, with its settings. */
async function violatedBy(rule: string): Promise<string[]> {
  const tree = mkdtempSync(join(tmpdir(), 'comity-planted-'));
  try {
    cpSync(join(planted, rule), tree, { recursive: true });
    for (const file of [CONFIG, 'tsconfig.base.json', 'package.json']) cpSync(join(project, file), join(tree, file));
    symlinkSync(join(project, 'node_modules'), join(tree, 'node_modules'));
    const { summary } = await cruise(tree);
    return [...new Set(summary.violations.map((violation) => violation.rule.name))];
  } finally {
    rmSync(tree, { recursive: true });
  }
}

describe('the boundaries of the tree', () => {
  it('hold everywhere', async () => {
    const { summary, modules } = await cruise(project);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(modules.length).toBeGreaterThan(100);
  }, 60_000);

  it('each have a planted violation', () => {
    expect(readdirSync(planted).toSorted()).toEqual(rules.toSorted());
  });

  it.each(rules)(
    'would be seen crossed: %s',
    async (rule) => {
      expect(await violatedBy(rule)).toEqual([rule]);
    },
    60_000,
  );
});
