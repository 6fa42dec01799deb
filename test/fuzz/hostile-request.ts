import type { Chance } from './chance.js';
import {
  HOSTILE_BODIES,
  HOSTILE_HEADERS,
  HOSTILE_MEMBERS,
  HOSTILE_NUMBERS,
  HOSTILE_SEGMENTS,
  HOSTILE_TEXTS,
} from './hostile-values.js';
import type { Operation } from './operations.js';

/** One request, byte for byte as it will be sent. */
export interface HostileRequest {
  readonly operation: Operation;
  readonly role: string;
  /** Path and query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export const ROLE_NAMES = ['case-officer', 'reviewer', 'auditor', 'administrator', 'service'] as const;

/** Ids that the hosts have given out, newest last; a request about something that is there gets further than others. */
export type KnownIds = readonly string[];

/** A request to the operation with something wrong in some of its parts, and now and then with nothing wrong at all. */
export function hostileRequest(operation: Operation, chance: Chance, known: KnownIds): HostileRequest {
  const allowed = operation.roles.length > 0 && chance.often(0.9);
  return {
    operation,
    role: chance.one(allowed ? operation.roles : ROLE_NAMES),
    address: pathOf(operation, chance, known) + queryOf(operation, chance),
    headers: headersOf(chance),
    body: operation.method === 'GET' ? undefined : bodyOf(operation, chance, known),
  };
}

function pathOf({ path }: Operation, chance: Chance, known: KnownIds): string {
  return path.replaceAll(/\{\w+\}/g, () => {
    if (chance.often(0.15)) return chance.one(HOSTILE_SEGMENTS);
    return known.length > 0 && chance.often(0.8) ? chance.one(known) : chance.uuid();
  });
}

function queryOf({ parameters }: Operation, chance: Chance): string {
  const asked = parameters.filter((one) => one.in === 'query' && chance.often(0.25));
  const parts = asked.map(({ name, schema }) => {
    const fair = schema?.enum ?? (schema?.example === undefined ? [] : [String(schema.example)]);
    const value = fair.length > 0 && chance.often(0.5) ? chance.one(fair) : hostileText(chance);
    return `${name}=${encodeURIComponent(value.toWellFormed()).slice(0, 6_000)}`;
  });
  if (chance.often(0.03))
    parts.push(chance.one(['a=1&a=2', '__proto__[x]=1', 'atLeast=x', '%00=1', '%zz', '&&&', '=']));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function headersOf(chance: Chance): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (chance.often(0.2)) headers['idempotency-key'] = `key-${chance.below(500)}`;
  if (chance.often(0.15)) headers['if-match'] = `"${chance.below(4)}"`;
  for (const [name, value] of chance.often(0.1) ? [chance.one(HOSTILE_HEADERS)] : []) headers[name] = value;
  return headers;
}

function bodyOf({ body }: Operation, chance: Chance, known: KnownIds): string | undefined {
  if (chance.often(0.05)) return chance.one(HOSTILE_BODIES);
  if (body === undefined) return chance.often(0.5) ? undefined : '{}';
  let made = withKnownIds(structuredClone(body), chance, known);
  for (let changes = chance.often(0.3) ? 0 : 1 + chance.below(2); changes > 0; changes--) made = spoiled(made, chance);
  const text = JSON.stringify(made) ?? '';
  return chance.often(0.02) ? text.replace(/"(\w+)":/, '"$1":0,"$1":') : text;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function withKnownIds(value: unknown, chance: Chance, known: KnownIds): unknown {
  if (typeof value === 'string') {
    return UUID.test(value) && known.length > 0 && chance.often(0.7) ? chance.one(known) : value;
  }
  if (Array.isArray(value)) return value.map((member) => withKnownIds(member, chance, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withKnownIds(member, chance, known)]));
}

/** The value with one thing changed, somewhere in it. */
function spoiled(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.often(0.1)) return hostileMember(chance);
  if (Array.isArray(value)) {
    if (value.length === 0 || chance.often(0.3)) return Array(chance.one([0, 1, 2, 300])).fill(value[0] ?? null);
    return value.with(chance.below(value.length), spoiled(value.at(0), chance));
  }
  const names = Object.keys(value);
  const name = names.length === 0 ? 'x' : chance.one(names);
  const members: Record<string, unknown> = { ...value };
  const kind = chance.below(7);
  if (kind === 0) members[hostileText(chance).slice(0, 100)] = hostileMember(chance);
  else if (kind === 1) delete members[name];
  else members[name] = spoiled(members[name], chance);
  return members;
}

function hostileMember(chance: Chance): unknown {
  if (chance.often(0.6)) return hostileText(chance);
  return chance.often(0.5) ? chance.one(HOSTILE_NUMBERS) : chance.one(HOSTILE_MEMBERS);
}

function hostileText(chance: Chance): string {
  if (chance.often(0.1)) return String.fromCharCode(...Array.from({ length: 8 }, () => chance.below(0x10000)));
  return chance.one(HOSTILE_TEXTS);
}
