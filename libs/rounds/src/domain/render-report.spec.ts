import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { invented, inventedAnew } from '../testing/report.js';
import { differingFigures, figuresOf } from './figures.js';
import { renderHtml } from './render-html.js';
import { renderMarkdown } from './render-markdown.js';
import { renderReport } from './render-report.js';
import { sealed } from './status-report.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a stored report', () => {
  it('gives the same bytes in every form, for good; another rendering is another format [published-report-never-changes]', () => {
    const { text, sha256 } = sealed(inventedAnew);
    expect(digest(renderReport(text, 'application/json'))).toBe(sha256);
    expect(digest(renderReport(text, 'text/markdown'))).toBe(
      '57da1774e6738d71f2fad7682fa48aa5dd9f9010e14875c87111b42c3e776422',
    );
    expect(digest(renderReport(text, 'text/html'))).toBe(
      'd9c51b7ac762c04b886a2f5e36df9f955ea3ae17cd83edf4ab8bf81d4b4c7977',
    );
  });

  it('says on the page which figures changed, and by which events', () => {
    const page = renderReport(sealed(inventedAnew).text, 'text/html');
    expect(page).toContain(
      '<td>compliance.outgoing.all.total.late</td><td>0</td><td>1</td><td>ResponseReceived (request-',
    );
  });

  it('says that something is withheld, and shows what is not there as a dash', () => {
    const page = renderReport(sealed(invented).text, 'text/html');
    expect(page).toContain('<tr><td>(withheld)</td><td>Ministry of Justice</td><td>2024-03-06</td><td>–</td>');
  });
});

describe('whatever somebody wrote', () => {
  const letters = fc.constantFrom(...'<>&"\'/*_`[](|\\#-\na');
  const written = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: letters }));
  const blocksOf = (text: string) =>
    [
      { kind: 'heading', level: 2, text },
      { kind: 'paragraph', text },
      { kind: 'table', head: ['Name'], rows: [[text]] },
    ] as const;

  it('opens no tag on the page', () => {
    fc.assert(
      fc.property(written, (text) => {
        const page = renderHtml(text, blocksOf(text));
        const frame = renderHtml('', blocksOf(''));
        expect(page.split(/[<>]/).length).toBe(frame.split(/[<>]/).length);
      }),
    );
  });

  it('is no markup in Markdown, and stays on its line and in its cell', () => {
    fc.assert(
      fc.property(written, (text) => {
        const lines = renderMarkdown(blocksOf(text)).split('\n');
        expect(lines).toHaveLength(renderMarkdown(blocksOf('')).split('\n').length);
        const cell = (lines.at(-2) ?? '').slice(2, -2);
        expect(cell.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[\\`*_[\]<>&|~$@]|:\/\/|www\./i);
        expect(lines[2]).not.toMatch(/^(?:[#+-]|\d+[.)])/);
      }),
    );
  });

  it('shows what a reader could not see', () => {
    expect(renderMarkdown([{ kind: 'paragraph', text: 'a\u202eb\u200bc\u0000d' }])).toBe('a\ufffdb\ufffdc\ufffdd\n');
  });
});

describe('the figures of a report', () => {
  it('are each at a path of their own, names and reasons not among them', () => {
    const figures = figuresOf(invented);
    expect(figures.get('compliance.incoming.period.total.on_time_share_of_due')).toBe(0.333333);
    expect(figures.get('compliance.outgoing.all.total.histogram.11-')).toBe(1);
    expect(figures.get('hotline.drills.escalations')).toBe(1);
    expect(figures.get('priorityCases.1.overdue')).toBe(2);
    expect([...figures.values()].join()).not.toContain('script');
  });

  it('are another one, or none, where something differs', () => {
    const before = new Map([
      ['a', 1],
      ['b', 2],
    ] as const);
    const after = new Map([
      ['b', 3],
      ['c', 4],
    ] as const);
    expect(differingFigures(before, after)).toEqual([
      { figure: 'a', from: 1, to: null },
      { figure: 'b', from: 2, to: 3 },
      { figure: 'c', from: null, to: 4 },
    ]);
  });
});
