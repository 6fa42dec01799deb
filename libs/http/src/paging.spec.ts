import { z } from 'zod';
import { decodeCursor, encodeCursor, page } from './paging.js';

const filedAfter = z.object({ filedOn: z.string(), id: z.string() });

describe('pages of a list', () => {
  it('gives no cursor when the last row is on the page', () => {
    expect(page([1, 2], 2, (row) => row)).toEqual({ items: [1, 2], nextCursor: null });
    expect(page([], 2, (row) => row)).toEqual({ items: [], nextCursor: null });
  });

  it('leads on from the last row shown, not from the surplus one', () => {
    const { items, nextCursor } = page([1, 2, 3], 2, (row) => row);
    expect(items).toEqual([1, 2]);
    expect(decodeCursor(nextCursor ?? undefined, z.number())).toBe(2);
  });

  it('reads back the cursor that it gave out', () => {
    const last = { filedOn: '2024-11-21', id: 'ä/+' };
    expect(decodeCursor(encodeCursor(last), filedAfter)).toEqual(last);
  });

  it.each(['', '!', 'bnVsbA', encodeCursor({ filedOn: 3 }), encodeCursor('text')])('refuses %p', (cursor) => {
    expect(() => decodeCursor(cursor, filedAfter)).toThrow('is not a cursor that this list has given out');
  });
});
