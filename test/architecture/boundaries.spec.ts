import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

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

/** What is said of all planted trees laid over one another, with the settings of the project: where two have a file, it is both. */
async function cruisePlanted(): Promise<Report> {
  const tree = mkdtempSync(join(tmpdir(), 'comity-planted-'));
  try {
    for (const rule of rules) {
      for (const file of filesPlantedFor(rule)) {
        mkdirSync(dirname(join(tree, file)), { recursive: true });
        appendFileSync(join(tree, file), readFileSync(join(planted, rule, file)));
      }
    }
    for (const file of [CONFIG, 'tsconfig.base.json', 'package.json']) cpSync(join(project, file), join(tree, file));
    symlinkSync(join(project, 'node_modules'), join(tree, 'node_modules'));
    return await cruise(tree);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

function filesPlantedFor(rule: string): readonly string[] {
  const entries = readdirSync(join(planted, rule), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(join(planted, rule), join(parentPath, name)));
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

  it('would each be seen crossed, by what is planted for it', async () => {
    const { violations } = (await cruisePlanted()).summary;
    const seen = rules.filter((rule) => {
      const own = new Set(filesPlantedFor(rule));
      return violations.some((violation) => violation.rule.name === rule && own.has(violation.from));
    });
    expect(seen).toEqual(rules);
  }, 60_000);
});
