/** kebab-case, short enough that the generation's table and its indexes stay under PostgreSQL's 63 characters. */
export function isNameOfOurs(name: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) && name.length <= 40;
}

/** `dueAt` → `due_at`. */
export function columnName(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `due_at` → `dueAt`. */
export function memberName(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** `request-register` → `request_register`: the view that queries read. */
export function viewName(projection: string): string {
  return projection.replaceAll('-', '_');
}

/** `request-register`, 2 → `request_register_g2`: the table that holds one generation. */
export function tableName(projection: string, generation: number): string {
  return `${viewName(projection)}_g${generation}`;
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

export const SCHEMA = 'read';

/** `"read"."request_register_g2"`. */
export function qualified(name: string): string {
  return `${quoted(SCHEMA)}.${quoted(name)}`;
}
