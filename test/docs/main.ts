import { generatedPages, stalePages, writePages } from './generated-pages.js';

const pages = await generatedPages();
const stale = stalePages(pages);
writePages(pages);
for (const path of stale) console.log(`docs/${path}`);
