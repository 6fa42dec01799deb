import { catalogueOf } from './problem-catalogue.js';
import { problemsOfFile } from './problem-codes.js';

const FILE = 'libs/notes/src/note.ts';
const catalogued = (text: string) => catalogueOf([[FILE, problemsOfFile(FILE, text)]]);
const STATUS = "const STATUS = { 'note-sealed': 409 } satisfies Record<NoteRefusal['code'], number>;";

describe('the catalogue of problems', () => {
  it('takes a refusal’s sentence from where it is refused, and its status from the table', () => {
    const text = `${STATUS} const why = \`note \${id} is sealed; break the seal\`; return refuse('note-sealed', why);`;
    expect(catalogued(text)).toEqual([
      { code: 'note-sealed', statuses: [409], sentences: ['note … is sealed; break the seal'], saidBy: ['notes'] },
    ]);
  });

  it('knows every sentence that a place can come to', () => {
    const text = `
      function why(n) { return n > 1 ? 'many' : 'one' + ' of them'; }
      throw new ProblemException(409, 'note-torn', why(pieces));`;
    expect(catalogued(text)).toMatchObject([{ statuses: [409], sentences: ['many', 'one of them'] }]);
  });

  it.each([
    ['a code that no table lists', "refuse('note-burnt', 'ashes');", 'no table lists note-burnt'],
    ['a code that stands in a variable', 'throw new ProblemException(409, code, detail);', 'write the code as it is'],
    ['a code that says nothing', "badRequest('note-odd', 'note', why());", 'what does note-odd say?'],
    ['a status for a code that nothing refuses with', STATUS, 'nothing refuses with'],
  ])('does not come about with %s', (_what, text, why) => {
    expect(() => catalogued(text)).toThrow(why);
  });
});
