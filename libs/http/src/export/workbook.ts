import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Column, Row, RowPages } from './columns.js';
import {
  CONTENT_TYPES,
  PACKAGE_RELATIONS,
  STYLES,
  sheetHead,
  sheetRow,
  sheetTail,
  workbookParts,
} from './workbook-xml.js';

/** What a sheet holds at most, its head included; the rest goes on in the next one. */
const SHEET_ROWS = 1_048_576;

/**
 * The rows as an XLSX workbook. Texts are texts, whatever they begin with: no cell is a formula. What is longer than a cell can be
 * is cut, and says so.
 * @source ECMA-376, Office Open XML, parts 1 and 2
 */
export function workbook(columns: readonly Column[], pages: RowPages, sheetRows = SHEET_ROWS): Readable {
  const zip = new ZipFile();
  const output = new Readable().wrap(zip.outputStream);
  const rows = eachRow(pages);
  const failed = (error: unknown) => output.destroy(error as Error);
  zip.on('error', failed);
  void fill(zip, columns, rows, { sheetRows, output }).catch(failed);
  return output;
}

async function fill(
  zip: ZipFile,
  columns: readonly Column[],
  rows: AsyncGenerator<Row>,
  { sheetRows, output }: { readonly sheetRows: number; readonly output: Readable },
): Promise<void> {
  const state = { ended: false };
  let sheets = 0;
  while (!state.ended) {
    sheets++;
    const sheet = Readable.from(sheetOf(columns, rows, sheetRows, state), { highWaterMark: 1 });
    // Whoever stops taking the workbook stops the sheet, and with it the questions for more rows.
    const stop = () => void sheet.destroy();
    output.once('close', stop);
    zip.addReadStream(sheet, `xl/worksheets/sheet${sheets}.xml`);
    await finished(sheet);
    output.off('close', stop);
  }
  for (const [name, xml] of Object.entries({ ...workbookParts(sheets), ...FIXED_PARTS(sheets) })) {
    zip.addBuffer(Buffer.from(xml), name);
  }
  zip.end();
}

const FIXED_PARTS = (sheets: number) => ({
  '[Content_Types].xml': CONTENT_TYPES(sheets),
  '_rels/.rels': PACKAGE_RELATIONS,
  'xl/styles.xml': STYLES,
});

/** One sheet; `state` learns whether the rows have come to their end. */
async function* sheetOf(
  columns: readonly Column[],
  rows: AsyncGenerator<Row>,
  sheetRows: number,
  state: { ended: boolean },
): AsyncGenerator<string> {
  yield sheetHead(columns);
  for (let number = 2; number <= sheetRows; number++) {
    const { value, done } = await rows.next();
    if (done === true) {
      state.ended = true;
      break;
    }
    yield sheetRow(number, columns, value);
  }
  yield sheetTail;
}

async function* eachRow(pages: RowPages): AsyncGenerator<Row> {
  for await (const rows of pages) yield* rows;
}
