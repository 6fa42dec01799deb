import { z } from 'zod';

/** A JSON Schema, as far as the catalogue looks into it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/**
 * The JSON Schema of an event's data as stored, without what only repeats: the dialect, the pattern of a UUID, and the bounds
 * that every whole number of JavaScript has.
 */
export function eventSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...shown } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'uuid') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return shown as JsonSchema;
}

/** The alternatives of a schema that has some. */
export function alternatives({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] {
  return anyOf ?? oneOf ?? [];
}

/**
 * Where a field is: member names, `[]` for any element of a list, `*` for any member of a map; `=x` at the end stands for a
 * field that says which of several alternatives holds.
 */
export type FieldPath = readonly string[];

/** Every field that a value of the schema can have, at whatever depth and in whatever alternative. */
export function fieldPaths(schema: JsonSchema, at: FieldPath = []): FieldPath[] {
  if (typeof schema.const === 'string') return [[...at, `=${schema.const}`]];
  const { properties = {}, items, prefixItems = [], additionalProperties } = schema;
  const members = Object.entries(properties).flatMap(([name, member]) => [
    [...at, name],
    ...fieldPaths(member, [...at, name]),
  ]);
  const elements = [...prefixItems, ...(items === undefined ? [] : [items])];
  const inElements = elements.flatMap((element) => fieldPaths(element, [...at, '[]']));
  const isMap = typeof additionalProperties === 'object';
  const inMap = isMap ? [[...at, '*'], ...fieldPaths(additionalProperties, [...at, '*'])] : [];
  const inAlternatives = alternatives(schema).flatMap((alternative) => fieldPaths(alternative, at));
  return distinct([...members, ...inElements, ...inMap, ...inAlternatives]);
}

/** True when the value has something at the place. */
export function shows(value: unknown, [step, ...rest]: FieldPath): boolean {
  if (step === undefined) return true;
  if (step.startsWith('=')) return step === `=${value}`;
  if (value === null || typeof value !== 'object') return false;
  if (step === '[]' || step === '*') return Object.values(value).some((member) => shows(member, rest));
  return Object.hasOwn(value, step) && shows((value as Record<string, unknown>)[step], rest);
}

export function pathText(path: FieldPath): string {
  return path.join('.').replaceAll('.[]', '[]').replaceAll('.=', ' = ');
}

function distinct(paths: readonly FieldPath[]): FieldPath[] {
  return [...new Map(paths.map((path) => [pathText(path), path])).values()];
}
