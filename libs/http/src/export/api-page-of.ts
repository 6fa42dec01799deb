import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiQuery, getSchemaPath } from '@nestjs/swagger';
import type { z } from 'zod';
import { PageEnd } from '../paging.js';
import { ListedFields } from '../sparse-fields.js';
import { openApiSchema, type SchemaObject } from '../zod-schema.js';
import { EXPORT_FORMATS } from './export-format.js';
import { ExportsPages } from './exported.js';

/** Describes a list's answer, a page of what the zod schema describes, and lets the whole of it be taken away. */
export function ApiPageOf(schema: z.ZodType): MethodDecorator {
  const item = openApiSchema(schema);
  const fields = Object.keys('properties' in item ? (item.properties ?? {}) : {});
  const items = { type: 'object', required: ['items'], properties: { items: { type: 'array', items: item } } };
  const page = { allOf: [{ $ref: getSchemaPath(PageEnd) }, items as SchemaObject] };
  return applyDecorators(
    ApiExtraModels(PageEnd),
    ApiOkResponse({
      description: 'One page; as CSV, JSON lines or XLSX the whole list, as it stands when it is asked for',
      content: { 'application/json': { schema: page }, ...exportContent() },
    }),
    ExportsPages(schema),
    ListedFields(fields),
    ApiQuery({
      name: 'fields',
      required: false,
      description: `Only these members of each item, with commas between them: ${fields.join(', ')}`,
      schema: { type: 'string', example: fields.slice(0, 2).join(',') },
    }),
  );
}

/** Describes a table that is answered at once, and that can be taken away as CSV, JSON lines or XLSX too. */
export function ApiTable(description: string): MethodDecorator {
  return ApiOkResponse({
    description,
    content: { 'application/json': { schema: { type: 'object' } }, ...exportContent() },
  });
}

function exportContent(): Record<string, { schema: SchemaObject }> {
  const types = Object.keys(EXPORT_FORMATS);
  return Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
}
