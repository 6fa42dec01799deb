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

/** A column whose texts are translated. A text that is not listed is reported; without `otherwise` it rejects the row. */
function table<Word extends z.ZodType>(word: Word) {
  return z.strictObject({ column, values: z.record(z.string(), word), otherwise: word.optional() });
}

/** A fixed word, or one that is looked up. */
const codeSource = z.union([z.strictObject({ constant: words(64) }), table(words(64))]);
export type CodeSource = z.infer<typeof codeSource>;

/** A date column, counted only while its conditions hold. */
const dateSource = z.union([
  column.transform((name) => ({ column: name, only: undefined, unless: undefined })),
  z.strictObject({ column, only: condition.optional(), unless: condition.optional() }),
]);
export type DateSource = z.infer<typeof dateSource>;

export const DATED_FACTS = ['filed', 'due', 'acknowledged', 'interim', 'final', 'corrected', 'withdrawn'] as const;
export type DatedFact = (typeof DATED_FACTS)[number];

const localTimeRule = z.enum(['earlier', 'later', 'reject']);

/** What each column of a register means, and which agreement, direction and case its rows belong to. */
export const registerMapping = z
  .strictObject({
    register: z.strictObject({
      /** Identifies the register in all its versions: the same id and row id are the same request. */
      id: words(100).regex(/^[a-z0-9-]+$/, 'use a-z, 0-9 and - only'),
      name: words(500),
    }),
    file: z
      .strictObject({
        encoding: z.enum(['utf-8', 'utf-16le', 'windows-1252', 'iso-8859-1']).default('utf-8'),
        /** Between the fields of a CSV file. */
        delimiter: z.string().length(1).default(','),
      })
      .prefault({}),
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
    counterpart: z.strictObject({
      id: column,
      name: column,
      /** Id → the name that it bears now, whatever its rows say. */
      names: z.record(z.string(), words(500)).default({}),
      /** Id → the id of the counterpart that it has become part of; requests filed before stay where they were filed. */
      mergedInto: z.record(z.string(), words(100)).default({}),
    }),
    kind: codeSource,
    urgency: codeSource,
    /** Each record states one fact instead of a whole request; `dates.learnedOn` says when the register learned it. */
    journal: z.strictObject({ fact: table(z.enum([...DATED_FACTS, 'ignored'])), at: column }).optional(),
    /** Activities of an event log that mean nothing here, so that they are not reported. */
    ignoredActivities: z.array(words(200)).default([]),
    dates: z.strictObject({
      pattern: z.union([words(100).transform((one) => [one]), z.array(words(100)).min(1).max(10)]),
      zone: timeZone,
      daysOnly: z.boolean().default(false),
      whenRepeated: localTimeRule.default('earlier'),
      whenSkipped: localTimeRule.default('later'),
      /** When the register learned what a record states; a day stands for its end. Without it, each fact counts as known at once. */
      learnedOn: column.optional(),
      filed: dateSource.optional(),
      due: dateSource.optional(),
      acknowledged: dateSource.optional(),
      interim: dateSource.optional(),
      final: dateSource.optional(),
      corrected: dateSource.optional(),
      withdrawn: dateSource.optional(),
    }),
  })
  .superRefine(({ journal, dates, counterpart }, context) => {
    const say = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (journal === undefined && dates.filed === undefined) say(['dates', 'filed'], 'name the column of the filing');
    if (journal !== undefined && dates.learnedOn === undefined) say(['dates', 'learnedOn'], 'a journal needs it');
    const stated = journal === undefined ? undefined : DATED_FACTS.find((fact) => dates[fact] !== undefined);
    if (stated !== undefined) say(['dates', stated], 'in a journal, `journal.fact` says which fact a record states');
    const chained = Object.values(counterpart.mergedInto).find((id) => Object.hasOwn(counterpart.mergedInto, id));
    const nameless = Object.values(counterpart.mergedInto).find((id) => !Object.hasOwn(counterpart.names, id));
    if (nameless !== undefined) say(['counterpart', 'names'], `say what ${nameless} is called now`);
    if (chained !== undefined) say(['counterpart', 'mergedInto'], `${chained} is merged itself; name the last one`);
  });
export type RegisterMapping = z.infer<typeof registerMapping>;

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

/** Every column that the mapping names. */
export function columnsOf(mapping: RegisterMapping): string[] {
  const { reference, counterpart, subject, kind, urgency, dates } = mapping;
  const texts = typeof subject === 'string' ? [subject] : subject.firstOf;
  const codes = [kind, urgency].flatMap((source) => ('column' in source ? [source.column] : []));
  const sources = DATED_FACTS.flatMap((fact) => dates[fact] ?? []);
  const dated = sources.flatMap((source) => [
    source.column,
    ...Object.keys(source.only ?? {}),
    ...Object.keys(source.unless ?? {}),
  ]);
  const inCase = 'column' in mapping.case ? [mapping.case.column] : [];
  const always = columnsOfEveryRecord(mapping);
  return [
    ...new Set([...always, reference, counterpart.id, counterpart.name, ...texts, ...codes, ...dated, ...inCase]),
  ];
}

/** The columns without which no record can be taken, so that their absence is found before anything is imported. */
export function columnsOfEveryRecord({ id, dates, journal }: RegisterMapping): string[] {
  const columns = [id, dates.filed?.column, dates.learnedOn, journal?.at, journal?.fact.column];
  return columns.filter((name) => name !== undefined);
}

/** The activities of an event log that the mapping speaks of, so that any other can be reported. */
export function knownActivities(mapping: RegisterMapping): ReadonlySet<string> {
  const named = columnsOf(mapping).filter((name) => name.startsWith('event:'));
  return new Set([
    ...mapping.ignoredActivities,
    ...named.map((name) => name.slice('event:'.length).replace(/ \(last\)$|\/[^/]*$/, '')),
  ]);
}
