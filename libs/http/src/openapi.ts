import type { INestApplication, Type } from '@nestjs/common';
import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  DocumentBuilder,
  getSchemaPath,
  type OpenAPIObject,
  SwaggerModule,
} from '@nestjs/swagger';
import { BEARER } from './access.js';
import { PageEnd } from './paging.js';
import { PROBLEM_CONTENT_TYPE, Problem } from './problem.js';

/** The host's API in OpenAPI 3.1, built from the controllers. */
export function openApiDocument(app: INestApplication, name: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Comity ${name}`)
    .setDescription('The record of requests, answers, deadlines and sanctions between two states. Internal use only.')
    .setVersion('1')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of the OpenID issuer' },
      BEARER,
    )
    .addSecurityRequirements(BEARER)
    .addGlobalResponse({
      status: 'default',
      description: 'Refused or failed: a problem document (RFC 9457)',
      content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: getSchemaPath(Problem) } } },
    })
    .build();
  return SwaggerModule.createDocument(app, config, {
    extraModels: [Problem],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
}

/** Serves the document at /openapi.json and its page at /docs; the page loads nothing from elsewhere. */
export function serveOpenApi(app: INestApplication, name: string): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, name), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: `Comity ${name}`,
    swaggerOptions: { persistAuthorization: false, docExpansion: 'list' },
  });
}

/** Describes a list's answer: a page of `item`. */
export function ApiPage(item: Type<unknown>): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(PageEnd, item),
    ApiOkResponse({
      schema: {
        allOf: [
          { $ref: getSchemaPath(PageEnd) },
          {
            type: 'object',
            required: ['items'],
            properties: { items: { type: 'array', items: { $ref: getSchemaPath(item) } } },
          },
        ],
      },
    }),
  );
}
