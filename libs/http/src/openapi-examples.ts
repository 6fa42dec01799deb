import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of JSON Schema as our documents use. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maxLength?: number;
  readonly 'x-alternative'?: boolean;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Content = Record<string, { schema?: unknown; example?: unknown; examples?: unknown }>;

/** Texts of a form; what has none is shown by its own name. */
const TEXTS: Readonly<Record<string, string>> = {
  uuid: '3b241101-e2bb-4255-8caf-4136c566a962',
  date: '2024-03-31',
  'date-time': '2024-03-01T09:00:00.000Z',
  uri: 'https://example.org/',
  email: 'officer@example.org',
};

const DEPTH_MAX = 12;

/** Gives every body and every JSON answer that has none an example, made from its schema. */
export function addExamples(document: OpenAPIObject, operations: readonly Operation[]): void {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  for (const { requestBody, responses } of operations) {
    const answers = Object.values(responses).filter((response) => response !== undefined);
    for (const part of [requestBody, ...answers]) {
      if (part === undefined || !('content' in part)) continue;
      const { 'application/json': json } = (part.content ?? {}) as Content;
      if (json?.schema === undefined || json.example !== undefined || json.examples !== undefined) continue;
      json.example = exampleOf(json.schema as Schema, schemas);
    }
  }
}

/** A value that fits the schema, the same at every start. */
export function exampleOf(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  name = 'text',
  depth = 0,
): unknown {
  const given = schema.example ?? schema.const ?? schema.enum?.[0] ?? schema.default;
  if (given !== undefined || depth > DEPTH_MAX) return given ?? null;
  const inside = (part: Schema, named = name) => exampleOf(part, schemas, named, depth + 1);
  if (schema.$ref !== undefined) return inside(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => inside(part)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return inside(choices.find(({ type }) => type !== 'null') ?? {});
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.find((type) => type !== 'null')) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([, part]) => part['x-alternative'] !== true)
          .map(([key, part]) => [key, inside(part, key)]),
      );
    case 'array':
      return (schema.prefixItems ?? Array(schema.minItems || 1).fill(schema.items ?? {})).map((part) => inside(part));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return textOf(schema, name);
  }
}

function textOf({ format, maxLength }: Schema, name: string): string {
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return TEXTS[format ?? ''] ?? words.slice(0, maxLength ?? words.length);
}
