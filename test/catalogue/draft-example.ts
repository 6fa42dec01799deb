import { digestOf, idFrom } from '@comity/kernel';
import { alternatives, type FieldPath, fieldPaths, type JsonSchema, pathText } from './event-schema.js';
import { FIRST_MOMENT, INVENTED_NUMBERS, INVENTED_WORDS, LIKELY } from './invented-words.js';

/**
 * A value of the schema with every field that it can have, made of invented words; where the schema has alternatives, the one
 * in which a wanted field lies. A draft: somebody reads it before it is kept.
 * @param wanted fields that must be shown where the alternatives allow it
 */
export function draftExample(schema: JsonSchema, wanted: readonly FieldPath[], at: FieldPath = []): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.find((value) => LIKELY.includes(String(value))) ?? schema.enum[0];
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.example !== undefined) return schema.example;
  const chosen = bestAlternative(alternatives(schema), wanted, at);
  if (chosen !== undefined) return draftExample(chosen, wanted, at);
  switch (typeOf(schema)) {
    case 'object':
      return draftObject(schema, wanted, at);
    case 'array':
      return draftList(schema, wanted, at);
    case 'string':
      return draftText(schema, nameOf(at));
    case 'integer':
    case 'number':
      return draftNumber(schema, nameOf(at));
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** A schema that allows null and something else stands for the something. */
function typeOf({ type }: JsonSchema): string | undefined {
  return typeof type === 'string' ? type : type?.find((each) => each !== 'null');
}

function bestAlternative(
  choices: readonly JsonSchema[],
  wanted: readonly FieldPath[],
  at: FieldPath,
): JsonSchema | undefined {
  const names = new Set(wanted.map(pathText));
  const gain = (choice: JsonSchema) => fieldPaths(choice, at).filter((path) => names.has(pathText(path))).length;
  return choices.toSorted((a, b) => gain(b) - gain(a))[0];
}

function draftObject(schema: JsonSchema, wanted: readonly FieldPath[], at: FieldPath): Record<string, unknown> {
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => [
    name,
    draftExample(member, wanted, [...at, name]),
  ]);
  if (typeof schema.additionalProperties !== 'object') return Object.fromEntries(members);
  const key = String(draftExample(schema.propertyNames ?? { type: 'string' }, wanted, [...at, 'key']));
  return Object.fromEntries([...members, [key, draftExample(schema.additionalProperties, wanted, [...at, '*'])]]);
}

function draftList(schema: JsonSchema, wanted: readonly FieldPath[], at: FieldPath): unknown[] {
  const { prefixItems, items, minItems = 1 } = schema;
  const inList = [...at, '[]'];
  if (prefixItems !== undefined) return prefixItems.map((item) => draftExample(item, wanted, inList));
  if (items === undefined) return [];
  return Array.from({ length: Math.max(minItems, 1) }, () => draftExample(items, wanted, inList));
}

function draftNumber({ minimum = 1, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema, name: string): number {
  return Math.min(Math.max(INVENTED_NUMBERS[name] ?? 1, minimum), maximum);
}

function draftText(schema: JsonSchema, name: string): string {
  switch (schema.format) {
    case 'uuid':
      return idFrom('golden', name);
    case 'date-time':
      return INVENTED_WORDS[name] ?? FIRST_MOMENT;
    case 'date':
      return INVENTED_WORDS[name] ?? FIRST_MOMENT.slice(0, 10);
    default:
      return inventedWords(name).slice(0, schema.maxLength);
  }
}

function inventedWords(name: string): string {
  if (/hash|digest/i.test(name)) return digestOf(name);
  return INVENTED_WORDS[name] ?? name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The name of the member that a value is in, through lists and maps. */
function nameOf(at: FieldPath): string {
  return at.findLast((step) => step !== '[]' && step !== '*') ?? 'words';
}
