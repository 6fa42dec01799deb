import { unreachable } from '@comity/kernel';
import type { Block } from './block.js';
import { visibleText } from './visible-text.js';

/** What Markdown reads as markup within a line, and what would make a link of an address; other punctuation stays plain. */
const MARKUP = /[\\`*_[\]<>&|~$@]|:(?=\/\/)|(?<=www)\./gi;

/** CommonMark with the tables of GitHub. Whatever somebody wrote comes out as the words that it is. */
export function renderMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(rendered).join('\n\n')}\n`;
}

function rendered(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return asParagraph(escaped(block.text));
    case 'table':
      return [
        line(block.head),
        line(block.head.map(() => '---')),
        ...block.rows.map((row) => line(row.map(escaped))),
      ].join('\n');
    default:
      return unreachable(block);
  }
}

/** A line that begins like a heading or a list would be one. */
function asParagraph(text: string): string {
  return text.replace(/^(?=[#+-])/, '\\').replace(/^(\d+)(?=[.)])/, '$1\\');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** @source CommonMark 0.31, section 2.4: any ASCII punctuation may be escaped by a backslash */
function escaped(text: string): string {
  return visibleText(text).replace(MARKUP, '\\$&');
}
