import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { z } from 'zod';
import { PageEnd } from './paging.js';

type SchemaObject = Extract<Parameters<typeof ApiOkResponse>[0], { schema: unknown }>['schema'];

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

/** Describes a list's answer: a page of what the zod schema describes. */
export function ApiPageOf(schema: z.ZodType): MethodDecorator {
  const items = {
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', items: openApiSchema(schema) } },
  };
  return applyDecorators(
    ApiExtraModels(PageEnd),
    ApiOkResponse({ schema: { allOf: [{ $ref: getSchemaPath(PageEnd) }, items as SchemaObject] } }),
  );
}
