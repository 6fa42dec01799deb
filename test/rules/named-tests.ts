import ts from 'typescript';

/** A test, or a group of tests, as its file names it. */
export interface NamedTest {
  /** From the project's folder. */
  readonly file: string;
  /** With the groups that it is in: `answers › is in time until the due instant`. */
  readonly name: string;
  /** Ids of the rules in its own name, as `[missed-once]`. */
  readonly rules: readonly string[];
}

/** A `law` is a test that is asked of every random story. */
const GROUPS_AND_TESTS = new Set(['describe', 'it', 'test', 'law']);
const RULE_ID = /\[([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\]/g;
const ALL_RULE_IDS = new RegExp(`\\s*${RULE_ID.source}`, 'g');

/** The tests of a file that name a rule, read from its text and without running it. */
export function testsNamingRules(file: string, text: string): NamedTest[] {
  return testsOf(file, text).filter(({ rules }) => rules.length > 0);
}

/** Every test and every group of a file, read from its text and without running it. */
export function testsOf(file: string, text: string): NamedTest[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const found: NamedTest[] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    const named = nameOf(node);
    const path = named === null ? groups : [...groups, named.replaceAll(ALL_RULE_IDS, '')];
    const rules = [...(named ?? '').matchAll(RULE_ID)].flatMap(([, rule]) => rule ?? []);
    if (named !== null) found.push({ file, name: path.join(' › '), rules });
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(source, []);
  return found;
}

/** The name that a call such as `it('…', …)` or `describe.each(…)('…', …)` gives; null for any other node. */
function nameOf(node: ts.Node): string | null {
  if (!ts.isCallExpression(node)) return null;
  const [name] = node.arguments;
  return name !== undefined && ts.isStringLiteralLike(name) && isTestFunction(node.expression) ? name.text : null;
}

/** `it`, `it.only`, `it.each(…)`. */
function isTestFunction(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return GROUPS_AND_TESTS.has(callee.text);
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) return isTestFunction(callee.expression);
  return false;
}
