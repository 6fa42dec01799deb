import { randomBytes } from 'node:crypto';
import { OpaqueIds } from './opaque-ids.js';

const key = randomBytes(32);
const ids = new OpaqueIds(key);
const id = 'deadline-missed.0b7e6a52-6d1f-4b3e-9d6a-2f8d0c1b5a11.response';

describe('the name of an id', () => {
  it('leads back to it, and is the same for all who share the key', () => {
    expect(new OpaqueIds(key).idOf(ids.nameOf(id))).toBe(id);
    expect(new OpaqueIds(key).nameOf(id)).toBe(ids.nameOf(id));
  });

  it('says nothing of it, and stands in an address as it is', () => {
    const name = ids.nameOf(id);
    expect(name).toMatch(/^[\w-]+$/);
    expect(Buffer.from(name, 'base64url').toString('latin1')).not.toContain('deadline');
    expect(name.slice(0, 8)).not.toBe(ids.nameOf(`${id}2`).slice(0, 8));
  });

  it.each(['', 'AAAA', id, ids.nameOf(id).replace(/^./, '-'), new OpaqueIds(randomBytes(32)).nameOf(id)])(
    'is not %s, which nobody with the key has given out',
    (name) => expect(ids.idOf(name)).toBeNull(),
  );
});
