import { unreachable } from '@comity/kernel';
import type { Block } from './block.js';
import { visibleText } from './visible-text.js';

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}' +
  'th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;overflow-wrap:anywhere}';

/** What the page may load: nothing; what it may do: be read. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** One page that stands alone: no script, nothing from elsewhere. Whatever somebody wrote comes out as the words that it is. */
export function renderHtml(title: string, blocks: readonly Block[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // A sandbox is heeded in the header only.
    `<meta http-equiv="Content-Security-Policy" content="${escaped(PAGE_POLICY.replace('; sandbox', ''))}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...blocks.map(rendered),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function rendered(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${escaped(block.text)}</p>`;
    case 'table': {
      const row = (cell: 'th' | 'td', cells: readonly string[]): string =>
        `<tr>${cells.map((text) => `<${cell}>${escaped(text)}</${cell}>`).join('')}</tr>`;
      const body = block.rows.map((cells) => row('td', cells)).join('\n');
      return `<table>\n<thead>${row('th', block.head)}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
    }
    default:
      return unreachable(block);
  }
}

function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
