import { type Column, cellOf, type Row } from './columns.js';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const CELL_CHARACTERS = 32_767;
const CUT = ' … (cut; CSV and JSON lines have it whole)';

/** The style of cells that show a day; the other one is for everything else. */
const DAY_STYLE = 1;

/** Day 0 of the calendar of spreadsheets. Their days before March 1900 are wrong by one, so those are written as texts. */
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);
const FIRST_DAY = '1900-03-01';
const DAY_MS = 86_400_000;

export const CONTENT_TYPES = (sheets: number): string =>
  `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>` +
  `${each(sheets, (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`)}</Types>`;

export const PACKAGE_RELATIONS =
  `${XML}<Relationships xmlns="${RELATIONS}">` +
  `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

export const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>` +
  '<fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>' +
  '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>';

/** The parts that name the sheets. */
export function workbookParts(sheets: number): Record<string, string> {
  const named = each(sheets, (n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`);
  const related = each(
    sheets,
    (n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  const styles = `<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`;
  return {
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${named}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELATIONS}">${related}${styles}</Relationships>`,
  };
}

/** A sheet up to its first row, which names the columns and stays in sight. */
export function sheetHead(columns: readonly Column[]): string {
  const pane =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>';
  const names = columns.map(({ name }, index) => textCell(placeOf(index, 1), name)).join('');
  return `${XML}<worksheet xmlns="${MAIN}">${pane}<sheetData><row r="1">${names}</row>`;
}

export const sheetTail = '</sheetData></worksheet>';

/** @param number of the row in its sheet, from 1 */
export function sheetRow(number: number, columns: readonly Column[], row: Row): string {
  return `<row r="${number}">${columns.map((column, index) => cell(placeOf(index, number), column, row)).join('')}</row>`;
}

function cell(place: string, column: Column, row: Row): string {
  const value = cellOf(row, column);
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value === '') return '';
  if (!column.isDay || value < FIRST_DAY) return textCell(place, value);
  return `<c r="${place}" s="${DAY_STYLE}"><v>${(Date.parse(value) - DAY_ZERO_MS) / DAY_MS}</v></c>`;
}

/** `A1`, `AA12`: some readers rely on it. @param index of the column, from 0 */
function placeOf(index: number, row: number): string {
  let letters = '';
  for (let left = index; left >= 0; left = Math.floor(left / 26) - 1) letters = LETTERS[left % 26] + letters;
  return `${letters}${row}`;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function textCell(place: string, text: string): string {
  const fits = text.length <= CELL_CHARACTERS ? text : text.slice(0, CELL_CHARACTERS - CUT.length).toWellFormed() + CUT;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(fits)}</t></is></c>`;
}

/** What XML cannot hold is written as spreadsheets write it, and so is what would be read as that. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML cannot hold
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, (character) => `_x${hex(character)}_`)
      .replace(/[&<>\r]/g, (character) => ENTITIES[character] ?? character)
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}

function each(count: number, of: (number: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index + 1)).join('');
}
