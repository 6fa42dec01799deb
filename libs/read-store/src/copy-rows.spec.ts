import { copyData } from './copy-rows.js';

/** As PostgreSQL takes messages apart. @returns the text in them */
function textIn(messages: readonly Buffer[]): string {
  return messages
    .map((message) => {
      expect(message.toString('latin1', 0, 1)).toBe('d');
      expect(message.readInt32BE(1)).toBe(message.length - 1);
      return message.toString('utf8', 5);
    })
    .join('');
}

it.each([
  ['no line', []],
  ['a line', ['a\tb\n']],
  ['many lines, more than a message takes', Array.from({ length: 20_000 }, (_, line) => `${line}\tгода 年 🕰\n`)],
  ['lines that are longer than a message', ['é'.repeat(300_000), 'short\n', '🕰'.repeat(200_000), 'last\n']],
])('puts %s into messages, whole and in order', (_, lines) => {
  expect(textIn([...copyData(lines)])).toBe(lines.join(''));
});
