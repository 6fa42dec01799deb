import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { BEARER } from './access.js';
import { addExamples } from './openapi-examples.js';
import { describeProblems } from './openapi-problems.js';
import { Problem } from './problem.js';
import { type Route, routesOf } from './routes.js';

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
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [Problem],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  complete(document, routesOf(app));
  return document;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Adds what the controllers do not say about each operation: what can go wrong, what ids look like, examples. */
function complete(document: OpenAPIObject, routes: readonly Route[]): void {
  const operations = routes.flatMap((route) => {
    const item = document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')] as Record<string, Operation> | undefined;
    const operation = item?.[route.method.toLowerCase()];
    return operation === undefined ? [] : [[operation, route] as const];
  });
  describeProblems(document, operations);
  addExamples(
    document,
    operations.map(([operation]) => operation),
  );
  for (const [operation] of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response !== undefined && 'description' in response && response.description === '') {
        response.description = status === '201' ? 'Made' : 'Done';
      }
    }
  }
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
