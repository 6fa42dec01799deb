import ts from 'typescript';

/** One place in the sources that ends a request with a problem. */
export interface ProblemSource {
  /** From the project's folder, with the line: `libs/http/src/etag.ts:21`. */
  readonly at: string;
  /** Null where the code is not written there as it is. */
  readonly code: string | null;
  /** Null for a refusal, whose status its slice's table gives. */
  readonly status: number | null;
  /** What the caller is told; `…` stands for what differs from case to case. */
  readonly sentences: readonly string[];
}

/** A slice's statuses of its refusals, as one of its files declares them. */
export interface StatusDeclaration {
  readonly at: string;
  readonly statuses: ReadonlyMap<string, number>;
}

export interface ProblemsOfFile {
  readonly sources: readonly ProblemSource[];
  readonly tables: readonly StatusDeclaration[];
}

/** Where a call that makes a problem has its status, code and sentence; a number stands for every call's status. */
interface MakerShape {
  readonly status: number | 'first' | null;
  readonly code: number;
  readonly sentence: number;
}

/** The ways in which a problem is made. */
const MAKERS: ReadonlyMap<string, MakerShape> = new Map([
  ['refuse', { status: null, code: 0, sentence: 1 }],
  ['refused', { status: null, code: 0, sentence: 1 }],
  ['badRequest', { status: 400, code: 0, sentence: 2 }],
  ['ProblemException', { status: 'first', code: 1, sentence: 2 }],
]);

/** Stands for what a sentence says only when it is said. */
export const UNTOLD = '…';

/** Reads from a file's text, without running it, which problems it makes and which statuses it declares. */
export function problemsOfFile(file: string, text: string): ProblemsOfFile {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const sources: ProblemSource[] = [];
  const tables: StatusDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    const at = () => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const made = problemMadeBy(node);
    if (made !== null) sources.push({ at: at(), ...made });
    const statuses = statusTable(node);
    if (statuses !== null) tables.push({ at: at(), statuses });
    if (!isMaker(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return { sources, tables };
}

/** The function behind one of the ways, which knows no code of its own. */
function isMaker(node: ts.Node): boolean {
  return ts.isFunctionDeclaration(node) && node.name !== undefined && MAKERS.has(node.name.text);
}

function problemMadeBy(node: ts.Node): Omit<ProblemSource, 'at'> | null {
  if (ts.isObjectLiteralExpression(node)) return refusalValue(node);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  const maker = ts.isIdentifier(node.expression) ? MAKERS.get(node.expression.text) : undefined;
  if (maker === undefined) return null;
  const given = node.arguments ?? ts.factory.createNodeArray<ts.Expression>();
  const code = given[maker.code];
  const first = given[0];
  return {
    code: code !== undefined && ts.isStringLiteralLike(code) ? code.text : null,
    status: maker.status === 'first' ? numberIn(first) : maker.status,
    sentences: sentencesIn(given[maker.sentence]),
  };
}

/** `{ code: 'case-closed', message: '…' }`. */
function refusalValue(node: ts.ObjectLiteralExpression): Omit<ProblemSource, 'at'> | null {
  const code = memberOf(node, 'code');
  const message = memberOf(node, 'message');
  if (node.properties.length !== 2) return null;
  if (code === undefined || message === undefined || !ts.isStringLiteralLike(code)) return null;
  return { code: code.text, status: null, sentences: sentencesIn(message) };
}

function memberOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const member of node.properties) {
    if (member.name === undefined || !ts.isIdentifier(member.name) || member.name.text !== name) continue;
    if (ts.isPropertyAssignment(member)) return member.initializer;
    if (ts.isShorthandPropertyAssignment(member)) return member.name;
  }
  return undefined;
}

/** `{ 'request-unknown': 404, … }` with nothing but codes and statuses in it, spread tables left out. */
function statusTable(node: ts.Node): ReadonlyMap<string, number> | null {
  if (!ts.isObjectLiteralExpression(node) || node.properties.length === 0) return null;
  const entries = node.properties.flatMap((member): [string, number][] => {
    if (!ts.isPropertyAssignment(member) || !ts.isStringLiteral(member.name)) return [];
    const status = numberIn(member.initializer);
    return status !== null && status >= 400 && status < 600 ? [[member.name.text, status]] : [];
  });
  const others = node.properties.filter((member) => !ts.isSpreadAssignment(member)).length - entries.length;
  return entries.length > 0 && others === 0 ? new Map(entries) : null;
}

function numberIn(node: ts.Expression | undefined): number | null {
  return node !== undefined && ts.isNumericLiteral(node) ? Number(node.text) : null;
}

/** Every sentence that an expression can come out as. */
function sentencesIn(node: ts.Expression | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => UNTOLD + literal.text).join('')];
  }
  if (ts.isConditionalExpression(node)) return [...sentencesIn(node.whenTrue), ...sentencesIn(node.whenFalse)];
  if (ts.isBinaryExpression(node)) {
    return sentencesIn(node.left).flatMap((left) => sentencesIn(node.right).map((right) => left + right));
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return sentencesReturnedBy(node.expression);
  if (ts.isIdentifier(node)) return sentencesIn(constantNamed(node));
  return [UNTOLD];
}

/** The value of the constant of this name that stands nearest above this place, if it stands in the same file. */
function constantNamed(used: ts.Identifier): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > used.pos) return;
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === used.text) {
      found = node.initializer ?? found;
    }
    ts.forEachChild(node, visit);
  };
  visit(used.getSourceFile());
  return found;
}

/** What the function of this name, declared in the same file, can return. */
function sentencesReturnedBy(called: ts.Identifier): string[] {
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(...sentencesIn(node.expression));
    ts.forEachChild(node, collect);
  };
  for (const statement of called.getSourceFile().statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === called.text) collect(statement);
  }
  return found;
}
