import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { inFormat1, invented, inventedAnew } from '../testing/report.js';
import { differingFigures, figuresOf } from './figures.js';
import { renderHtml } from './render-html.js';
import { renderMarkdown } from './render-markdown.js';
import { renderReport } from './render-report.js';
import { sealed } from './status-report.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a stored report', () => {
  it.each([
    {
      report: inFormat1(inventedAnew),
      markdown: '57da1774e6738d71f2fad7682fa48aa5dd9f9010e14875c87111b42c3e776422',
      html: 'd9c51b7ac762c04b886a2f5e36df9f955ea3ae17cd83edf4ab8bf81d4b4c7977',
    },
    {
      report: inventedAnew,
      markdown: 'b3ce1fb327a1029f3c17ea67bba6607cbaa42c937bac4495a40a1b54f730738c',
      html: '6870bbad1267610aaaf5c81c0248f02a192580b5cc00778542726f365f8d2cd6',
    },
  ])(
    'of format $report.format gives the same bytes in every form, for good; another rendering is another format [published-report-never-changes]',
    ({ report, markdown, html }) => {
      const { text, sha256 } = sealed(report);
      expect(digest(renderReport(text, 'application/json'))).toBe(sha256);
      expect(digest(renderReport(text, 'text/markdown'))).toBe(markdown);
      expect(digest(renderReport(text, 'text/html'))).toBe(html);
    },
  );

  it('shows how good the answers were by dimension, and how far two assessors agreed', () => {
    const page = renderReport(sealed(invented).text, 'text/markdown');
    expect(page).toContain('| All | completeness | 3 | 1 | 1 | 2.666667 | 33.3 % | 2 | 50.0 % | 100.0 % | 0.923077 |');
    expect(page).toContain('| All | specificity of refusal | 0 | 1 | 0 | – | – | 0 | – | – | – |');
    expect(page).toContain('Requests assessed: 2. Not counted yet, since a second assessment is due: 1.');
    expect(renderReport(sealed(inFormat1(invented)).text, 'text/markdown')).not.toContain('assessed');
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
    expect(figures.get('quality.outgoing.all.total.completeness.mean')).toBe(2.666667);
    expect(figures.get('quality.outgoing.period.total.completeness.assessor_agreement.n')).toBe(2);
    expect(figures.get('quality.incoming.all.total.assessed_requests')).toBe(0);
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
