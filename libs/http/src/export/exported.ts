import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { Page } from '../paging.js';
import { type Column, columnsOf, type Row } from './columns.js';

/** How the answer of a route becomes rows. */
export interface Exported {
  readonly columnsOf: (first: Page<Row>) => readonly Column[];
  /** The list is asked page by page, each time with the cursor of the page before. */
  readonly paged: boolean;
  readonly rowsOf: (answer: unknown) => Page<Row>;
}

export const EXPORTED = 'comity:exported';

/** Lets a list be taken away whole. @param row what its pages hold */
export function ExportsPages(row: z.ZodType): MethodDecorator {
  const columns = remembered(() => columnsOf(row));
  return SetMetadata(EXPORTED, {
    columnsOf: columns,
    paged: true,
    rowsOf: (answer) => answer as Page<Row>,
  } satisfies Exported);
}

/** Lets a table that is answered at once be taken away. @param rowsOf its lines, one or more, all with the same members */
export function ExportsRows<Answer>(rowsOf: (answer: Answer) => readonly Row[]): MethodDecorator {
  const columns = ({ items: [first = {}] }: Page<Row>) => Object.keys(first).map((name) => ({ name, isDay: false }));
  const pageOf = (answer: unknown) => ({ items: rowsOf(answer as Answer), nextCursor: null });
  return SetMetadata(EXPORTED, { columnsOf: columns, paged: false, rowsOf: pageOf } satisfies Exported);
}

function remembered<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
