import { MAX_RECORD_CHARACTERS, type ReadRecord, type TextPieces } from './read-record.js';

const MAX_DEPTH = 8;

/** The records of JSON lines, one object a line. A member of an object inside is the column `outer.inner`. */
export async function* readJsonLines(text: TextPieces): AsyncGenerator<ReadRecord> {
  for await (const { line, content } of linesOf(text)) {
    if (content === null)
      yield { line, problem: { column: '', reason: `is longer than ${MAX_RECORD_CHARACTERS} characters` } };
    else if (content.trim() !== '') yield recordOf(line, content);
  }
}

function recordOf(line: number, content: string): ReadRecord {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    return { line, problem: { column: '', reason: `is not JSON: ${(error as SyntaxError).message.slice(0, 200)}` } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, problem: { column: '', reason: 'is not a JSON object' } };
  }
  return { line, record: Object.fromEntries(columnsIn(value, '', 0)) };
}

/** Null is an empty column; a list, and what lies too deep, is kept as JSON. */
function columnsIn(value: object, prefix: string, depth: number): [string, string][] {
  return Object.entries(value).flatMap(([name, member]): [string, string][] => {
    const column = `${prefix}${name}`;
    if (member === null) return [[column, '']];
    if (typeof member !== 'object') return [[column, String(member)]];
    if (Array.isArray(member) || depth === MAX_DEPTH) return [[column, JSON.stringify(member)]];
    return columnsIn(member, `${column}.`, depth + 1);
  });
}

/** `content` is null for a line that is too long, which is passed over without being held. */
async function* linesOf(text: TextPieces): AsyncGenerator<{ line: number; content: string | null }> {
  let line = 1;
  let begun = '';
  let tooLong = false;
  for await (const piece of text) {
    const lines = piece.split('\n');
    for (const [index, part] of lines.entries()) {
      if (index > 0) {
        yield { line, content: tooLong ? null : begun };
        line++;
        begun = '';
        tooLong = false;
      }
      tooLong ||= begun.length + part.length > MAX_RECORD_CHARACTERS;
      begun = tooLong ? '' : begun + part;
    }
  }
  if (tooLong || begun !== '') yield { line, content: tooLong ? null : begun };
}
