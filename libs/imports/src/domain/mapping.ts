import { calendarDate, Fault, timeZone, words } from '@comity/kernel';
import { direction } from '@comity/requests/contract';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

const column = words(200);

/** Holds where every named column has one of the listed texts. */
const condition = z.record(column, z.union([z.string(), z.array(z.string()).min(1)]));
export type Condition = z.infer<typeof condition>;

/** A column, or the first of several that is not empty. */
const textSource = z.union([column, z.strictObject({ firstOf: z.array(column).min(1).max(10) })]);
export type TextSource = z.infer<typeof textSource>;

/** A fixed word, or a column whose texts are translated; a text that is not listed rejects the row. */
const codeSource = z.union([
  z.strictObject({ constant: words(64) }),
  z.strictObject({ column, values: z.record(z.string(), words(64)) }),
]);
export type CodeSource = z.infer<typeof codeSource>;

/** A date column, counted only while its conditions hold. */
const dateSource = z.union([
  column.transform((name) => ({ column: name, only: undefined, unless: undefined })),
  z.strictObject({ column, only: condition.optional(), unless: condition.optional() }),
]);
export type DateSource = z.infer<typeof dateSource>;

/** What each column of a register means, and which agreement, direction and case its rows belong to. */
export const registerMapping = z.strictObject({
  register: z.strictObject({
    /** Identifies the register in all its versions: the same id and row id are the same request. */
    id: words(100).regex(/^[a-z0-9-]+$/, 'use a-z, 0-9 and - only'),
    name: words(500),
  }),
  direction,
  agreement: z.strictObject({
    key: words(100),
    title: words(500),
    ourName: words(200),
    inForceFrom: calendarDate,
    /** Published calendars, by key: they count the working days of each side. */
    calendars: z.strictObject({ us: words(100).optional(), counterpart: words(100).optional() }).default({}),
  }),
  case: z.union([
    z.strictObject({ key: words(100), title: words(500) }),
    z.strictObject({ column, titlePrefix: z.string().max(200).default('') }),
  ]),
  /** The last day for which the register is complete: silence proves a miss only up to its end. */
  completeThrough: calendarDate,
  id: column,
  reference: column,
  subject: textSource,
  counterpart: z.strictObject({ id: column, name: column }),
  kind: codeSource,
  urgency: codeSource,
  dates: z.strictObject({
    pattern: words(100),
    zone: timeZone,
    daysOnly: z.boolean().default(false),
    filed: dateSource,
    due: dateSource.optional(),
    acknowledged: dateSource.optional(),
    interim: dateSource.optional(),
    final: dateSource.optional(),
    corrected: dateSource.optional(),
    withdrawn: dateSource.optional(),
  }),
});
export type RegisterMapping = z.infer<typeof registerMapping>;

export const DATED_FACTS = ['filed', 'due', 'acknowledged', 'interim', 'final', 'corrected', 'withdrawn'] as const;
export type DatedFact = (typeof DATED_FACTS)[number];

/** @throws Fault `mapping-unreadable` naming the place, with nothing done */
export function readMapping(yaml: string): RegisterMapping {
  const checked = registerMapping.safeParse(parsed(yaml));
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map((issue) => `${issue.path.join('.') || 'mapping'}: ${issue.message}`);
  throw new Fault('mapping-unreadable', `the mapping cannot be used: ${issues.slice(0, 10).join('; ')}`);
}

function parsed(yaml: string): unknown {
  try {
    return parse(yaml, { maxAliasCount: 0 });
  } catch (error) {
    const where = error instanceof YAMLParseError ? ` at line ${error.linePos?.[0].line ?? '?'}` : '';
    throw new Fault('mapping-unreadable', `the mapping is not YAML${where}`, { cause: error });
  }
}

/** Every column that the mapping names, so that a missing one is found before anything is imported. */
export function columnsOf(mapping: RegisterMapping): string[] {
  const { id, reference, subject, counterpart, kind, urgency, dates } = mapping;
  const texts = typeof subject === 'string' ? [subject] : subject.firstOf;
  const codes = [kind, urgency].flatMap((source) => ('column' in source ? [source.column] : []));
  const sources = DATED_FACTS.flatMap((fact) => dates[fact] ?? []);
  const dated = sources.flatMap((source) => [
    source.column,
    ...Object.keys(source.only ?? {}),
    ...Object.keys(source.unless ?? {}),
  ]);
  const inCase = 'column' in mapping.case ? [mapping.case.column] : [];
  return [...new Set([id, reference, ...texts, counterpart.id, counterpart.name, ...codes, ...dated, ...inCase])];
}
