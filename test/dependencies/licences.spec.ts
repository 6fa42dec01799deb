import { dependenciesOf, installedDependencies, unlicensed } from './licences.js';

const lockOf = (packages: Record<string, object>) => ({ packages: { '': {}, ...packages } });

describe('the licences of what we depend upon', () => {
  it('are known and allowed, of every package', () => {
    const all = installedDependencies();
    expect(all.length).toBeGreaterThan(200);
    expect(unlicensed(all)).toEqual([]);
  });

  it.each([
    ['GPL-3.0-only', true],
    ['SSPL-1.0', true],
    ['(GPL-3.0-only OR MIT)', false],
    ['MIT AND GPL-2.0-only', true],
    ['MPL-2.0', true],
    ['MIT', false],
  ])('would be seen to be none of ours: %s', (license, refused) => {
    const [planted] = dependenciesOf(lockOf({ 'node_modules/planted': { version: '1.0.0', license } }));
    expect(unlicensed(planted === undefined ? [] : [planted])).toHaveLength(refused ? 1 : 0);
  });

  it('would be missed where a package names none', () => {
    const lock = lockOf({ 'node_modules/a/node_modules/@b/c': { version: '1.0.0', optional: true } });
    expect(unlicensed(dependenciesOf(lock))).toMatchObject([{ name: '@b/c', licence: null }]);
  });

  it('are asked of what others made, and not of our own packages', () => {
    const lock = lockOf({ 'libs/ours': { version: '1.0.0' }, 'node_modules/@comity/ours': { link: true } });
    expect(dependenciesOf(lock)).toEqual([]);
  });

  it('may be weaker for what only builds and tests', () => {
    const lock = lockOf({ 'node_modules/tool': { version: '1.0.0', license: 'MPL-2.0', dev: true } });
    expect(unlicensed(dependenciesOf(lock))).toEqual([]);
  });
});
