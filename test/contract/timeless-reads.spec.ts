import { describeHosts } from './hosts.js';
import { type ReadRoutes, timelessReads } from './timeless-reads.js';

const documents = (await describeHosts()).map(({ document }) => document) as unknown as readonly ReadRoutes[];

describe('every list, case and figure', () => {
  it('can be asked for as of a date, and for what was so on a day', () => expect(timelessReads(documents)).toEqual([]));

  it('is found when it cannot', () => {
    const asked = (...names: string[]) => ({ get: { parameters: names.map((name) => ({ in: 'query', name })) } });
    const planted: ReadRoutes = {
      paths: {
        '/v1/forgotten': { ...asked('limit'), post: {} },
        '/v1/known': asked('asKnownOn'),
        '/v1/true': asked('asKnownOn', 'asTrueOn'),
        '/health/live': { get: {} },
      },
    };
    expect(timelessReads([...documents, planted])).toEqual([
      '/v1/forgotten lacks asKnownOn or asTrueOn',
      '/v1/forgotten lacks asTrueOn',
      '/v1/known lacks asTrueOn',
    ]);
  });

  it('is exempt for as long as it has to be', () => {
    const mended = { '/v1/work-items': { get: { parameters: [{ in: 'query', name: 'asTrueOn' }] } } };
    expect(timelessReads([{ paths: mended }])).toContain('/v1/work-items needs no exemption from asTrueOn');
  });
});
