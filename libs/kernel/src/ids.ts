import { v5, v7 } from 'uuid';
import { z } from 'zod';

/** Root of every name-based id; changing it would give all imported and derived things new identities. */
const NAMESPACE = '7d7b4bb5-6a0c-5f0e-9a55-1f4f2a4f6d01';

/** In lower case only: an id is also part of a stream's name, where case counts. */
export const uuid = z.uuid().refine((id) => id === id.toLowerCase(), 'not in lower case');

/** A new id that sorts by time of creation (UUIDv7). */
export function newId(): string {
  return v7();
}

/** The same parts give the same id, always (UUIDv5 over the parts, unambiguously joined). */
export function idFrom(...parts: readonly (string | number)[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
