import { Findings } from './findings.js';
import { Ledger, type LedgerEvent, type StoredEvent } from './ledger.js';

const sent: LedgerEvent = { stream: 'office-1', id: 'a', data: Buffer.from('{}'), metadata: Buffer.alloc(0) };
const stored: StoredEvent = { ...sent, revision: 0, type: 'Noted' };

/** What the ledger finds, by kind. */
function judged(enter: (ledger: Ledger, findings: Findings) => void): string[] {
  const [ledger, findings] = [new Ledger(), new Findings(() => {})];
  enter(ledger, findings);
  ledger.judge(findings);
  return Object.entries(findings.byKind).flatMap(([kind, count]) => (count > 0 ? [kind] : []));
}

it('finds nothing when the log holds what was acknowledged, and what nobody was told about or not', () => {
  expect(judged((ledger) => ledger.unknown([sent]))).toEqual([]);
  const found = judged((ledger, findings) => {
    ledger.acknowledged([sent], [{ stream: 'office-1', revision: 0 }]);
    ledger.found(stored, findings);
  });
  expect(found).toEqual([]);
});

it.each<[string, (ledger: Ledger, findings: Findings) => void]>([
  ['acknowledged-lost', (ledger) => ledger.acknowledged([sent], [])],
  ['stored-unsent', (ledger, findings) => ledger.found(stored, findings)],
  [
    'stored-unacknowledged',
    (ledger, findings) => {
      ledger.refused([sent]);
      ledger.found(stored, findings);
    },
  ],
  [
    'acknowledged-misplaced',
    (ledger, findings) => {
      ledger.acknowledged([sent], [{ stream: 'office-1', revision: 7 }]);
      ledger.found(stored, findings);
    },
  ],
  [
    'stored-too-often',
    (ledger, findings) => {
      ledger.acknowledged([sent], []);
      ledger.found(stored, findings);
      ledger.found({ ...stored, revision: 1 }, findings);
    },
  ],
  [
    'stored-changed',
    (ledger, findings) => {
      ledger.acknowledged([sent], []);
      ledger.found({ ...stored, data: Buffer.from('[]') }, findings);
    },
  ],
])('finds what is %s', (kind, enter) => {
  expect(judged(enter)).toEqual([kind]);
});
