import { BoundedMap } from './bounded-map.js';

const CAPACITY = 2;

it('remembers what was used latest, and forgets what was used longest ago', () => {
  const map = new BoundedMap<string, number>(CAPACITY);
  for (const [number, key] of ['a', 'b', 'c'].entries()) map.set(key, number);
  map.get('a');
  for (const [number, key] of ['d', 'e'].entries()) map.set(key, number);
  expect(map.get('b')).toBeUndefined();
  expect(map.get('a')).toBe(0);
  expect(map.get('e')).toBe(1);
});

it('gives the value that was set last', () => {
  const map = new BoundedMap<string, number>(CAPACITY);
  map.set('a', 1);
  for (const key of ['b', 'c']) map.set(key, 0);
  map.set('a', 2);
  expect(map.get('a')).toBe(2);
});

it('never holds more than twice what it must remember', () => {
  const map = new BoundedMap<number, number>(CAPACITY);
  for (let key = 0; key < 100; key += 1) {
    map.set(key, key);
    expect(map.size).toBeLessThanOrEqual(2 * CAPACITY);
    expect(map.get(Math.max(0, key - 1))).toBe(Math.max(0, key - 1));
  }
});
