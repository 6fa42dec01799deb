import { describeHosts } from './hosts.js';
import type { ReadRoutes } from './timeless-reads.js';
import { unevenReads } from './uniform-reads.js';

const documents = (await describeHosts()).map(({ document }) => document) as unknown as readonly ReadRoutes[];

describe('every read', () => {
  it('waits for what its caller has written, and every list is sorted, paged and cut to some members', () => {
    expect(unevenReads(documents)).toEqual([]);
  });

  it('is found when it does not', () => {
    const asked = (...names: string[]) => ({ parameters: names.map((name) => ({ in: 'query', name })) });
    const planted: ReadRoutes = {
      paths: {
        '/v1/forgotten': { get: asked('limit', 'cursor') },
        '/v1/one': { get: asked('Comity-At-Least') },
        '/v1/search': { get: asked('Comity-At-Least', 'limit', 'cursor', 'fields', 'sort') },
      },
    };
    expect(unevenReads([...documents, planted])).toEqual([
      '/v1/forgotten lacks Comity-At-Least',
      '/v1/forgotten lacks fields',
      '/v1/forgotten lacks sort',
    ]);
    expect(unevenReads([planted])).toContain('/v1/search needs no exemption from sort');
  });
});
