import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { installationFolder } from '@comity/one-machine';
import { cataloguePages } from '../catalogue/catalogue-pages.js';
import { compactJson } from '../catalogue/compact-json.js';
import { goldenFolder, readGoldenFiles } from '../catalogue/golden-files.js';
import { clientTypes } from '../contract/client-types.js';
import { errorsPage } from '../contract/errors-page.js';
import { describeHosts } from '../contract/hosts.js';
import { permissionsPage } from '../contract/permissions-page.js';
import { problemCatalogue } from '../contract/problem-catalogue.js';
import { installedDependencies, licencesPage } from '../dependencies/licences.js';
import { RULES } from '../rules/rules.js';
import { rulesPage, testsOfProject } from '../rules/rules-page.js';

const docsFolder = (): string => join(installationFolder(), 'docs');

/** Folders of `docs/` that hold generated pages and nothing else. */
const GENERATED_FOLDERS = ['events', 'openapi'];

/** The pages that are generated, by their path in `docs/`. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const events = cataloguePages(RECORD_STREAMS, readGoldenFiles(goldenFolder()));
  const hosts = await describeHosts();
  const types = await Promise.all(
    hosts.map(async (host) => [`../libs/client/src/${host.name}.generated.ts`, await clientTypes(host)] as const),
  );
  return new Map([
    ...types,
    ...hosts.map(({ name, document }) => [`openapi/${name}.json`, `${compactJson(document)}\n`] as const),
    ...events,
    ['rules.md', rulesPage(RULES, testsOfProject())],
    ['licences.md', licencesPage(installedDependencies())],
    ['errors.md', errorsPage(problemCatalogue())],
    ['permissions.md', permissionsPage(hosts)],
  ]);
}

/** The paths in `docs/` at which there is not what would be generated, or something that would not. */
export function stalePages(pages: ReadonlyMap<string, string>, folder = docsFolder()): string[] {
  const differing = [...pages].filter(([path, text]) => textAt(join(folder, path)) !== text).map(([path]) => path);
  return [...differing, ...surplusPages(pages, folder)];
}

export function writePages(pages: ReadonlyMap<string, string>, folder = docsFolder()): void {
  for (const path of surplusPages(pages, folder)) rmSync(join(folder, path));
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function surplusPages(pages: ReadonlyMap<string, string>, folder: string): string[] {
  const present = GENERATED_FOLDERS.filter((name) => existsSync(join(folder, name))).flatMap((name) =>
    readdirSync(join(folder, name)).map((file) => `${name}/${file}`),
  );
  return present.filter((path) => !pages.has(path));
}

function textAt(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
