import { describeHosts } from './hosts.js';
import { timelessReads } from './timeless-reads.js';

describe('every list, case and figure', () => {
  it('can be asked for as of a date', async () => {
    const documents = (await describeHosts()).map(({ document }) => document);
    expect(timelessReads(documents as unknown as Parameters<typeof timelessReads>[0])).toEqual([]);
  });

  it('is found when it cannot', () => {
    const known = { get: { parameters: [{ in: 'query', name: 'asKnownOn' }] } };
    const forgotten = { get: { parameters: [{ in: 'query', name: 'limit' }] }, post: {} };
    expect(
      timelessReads([{ paths: { '/v1/known': known, '/v1/forgotten': forgotten, '/health/live': { get: {} } } }]),
    ).toEqual(['/v1/forgotten']);
  });
});
