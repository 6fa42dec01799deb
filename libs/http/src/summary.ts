import { ApiOperation } from '@nestjs/swagger';

/**
 * What a route does, as its caller says it: the one place from which the API document takes it. Every route has one.
 * @param description what else its caller should know
 */
export function Summary(summary: string, description?: string): MethodDecorator {
  return ApiOperation(description === undefined ? { summary } : { summary, description });
}
