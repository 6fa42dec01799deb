import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

export type SchemaObject = Extract<Parameters<typeof ApiOkResponse>[0], { schema: unknown }>['schema'];

/** A zod schema as the API document shows it, so that a fact is declared once. Refinements are not shown. */
export function openApiSchema(schema: z.ZodType): SchemaObject {
  const { $schema: _dialect, ...shown } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => leaveOutTheObvious(jsonSchema),
  });
  // OpenAPI 3.1 takes JSON Schema as it is; the types of the document's builder are those of 3.0.
  return shown as SchemaObject;
}

/** A form says more than its pattern, and that an integer is a safe one goes without saying. */
function leaveOutTheObvious(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** Describes an answer by its zod schema. */
export function ApiShows(schema: z.ZodType): MethodDecorator {
  return ApiOkResponse({ schema: openApiSchema(schema) });
}
