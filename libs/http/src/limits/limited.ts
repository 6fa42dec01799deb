import { SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { exportFormat } from '../export/export-format.js';
import { EXPORTED } from '../export/exported.js';
import type { Limited } from './request-limits.js';

const LIMITED = 'comity:limited';

/** For a route whose answer is computed over much of the record. */
export function LimitsFigures(): MethodDecorator {
  return SetMetadata(LIMITED, 'figures' satisfies Limited);
}

type Handler = Parameters<Reflector['get']>[1];

/** The tighter limit that a request falls under besides that of its person; null for most. */
export function tighterLimit(reflector: Reflector, handler: Handler, accept: string | undefined): Limited | null {
  const isExport = reflector.get(EXPORTED, handler) !== undefined && exportFormat(accept) !== null;
  return isExport ? 'export' : (reflector.get<Limited | undefined>(LIMITED, handler) ?? null);
}
