import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedPages, stalePages, writePages } from './generated-pages.js';

describe('the generated pages of docs/', () => {
  it('are what `npm run docs` writes today', async () => {
    expect(stalePages(await generatedPages())).toEqual([]);
  });

  it('would be seen to be missing, changed by hand, or left over', () => {
    const folder = mkdtempSync(join(tmpdir(), 'comity-docs-'));
    try {
      const pages = new Map([
        ['events/note.md', 'written\n'],
        ['rules.md', 'rules\n'],
      ]);
      expect(stalePages(pages, folder)).toEqual(['events/note.md', 'rules.md']);
      writePages(pages, folder);
      expect(stalePages(pages, folder)).toEqual([]);
      writeFileSync(join(folder, 'events', 'note.md'), 'changed by hand\n');
      writeFileSync(join(folder, 'events', 'old.md'), 'left over\n');
      expect(stalePages(pages, folder)).toEqual(['events/note.md', 'events/old.md']);
      writePages(pages, folder);
      expect(stalePages(pages, folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
