import jsonc, { type JSONVisitor } from 'jsonc-parser';
import { badRequest, ProblemException } from './problem.js';

/** Far deeper than any body of ours, and far from what overflows a stack downstream. */
export const BODY_DEPTH_MAX = 32;

/** What leads to a prototype, and what is called by whoever makes a text or a number of an object. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf']);
const STRICT = { disallowComments: true, allowTrailingComma: false } as const;

/**
 * Reads a JSON body that may have been made to harm: undefined for an empty one.
 * @throws ProblemException 400 for bad UTF-8 or JSON, more than 32 levels, a key given twice, a key that reaches
 *   a prototype, a NUL or half a surrogate pair in a text, a number beyond 2^53
 */
export function readJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decoded(bytes);
  jsonc.visit(text, guard(), STRICT);
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ProblemException(400, 'body-not-json', 'the body is not UTF-8');
  }
}

/** Walks the text once and throws at the first thing that must not get through. */
function guard(): JSONVisitor {
  const keysOfOpen: Set<string>[] = [];
  const opened = (keys: Set<string>) => {
    keysOfOpen.push(keys);
    if (keysOfOpen.length > BODY_DEPTH_MAX) {
      throw new ProblemException(400, 'body-too-deep', `the body nests deeper than ${BODY_DEPTH_MAX} levels`);
    }
  };
  const closed = () => {
    keysOfOpen.pop();
  };
  return {
    onObjectBegin: () => opened(new Set()),
    onArrayBegin: () => opened(new Set()),
    onObjectEnd: closed,
    onArrayEnd: closed,
    onObjectProperty: (key) => checkKey(key, keysOfOpen.at(-1) ?? new Set()),
    onLiteralValue: checkValue,
    onError: () => {
      throw notJson();
    },
  };
}

function checkKey(key: string, seen: Set<string>): void {
  if (FORBIDDEN_KEYS.has(key)) throw badRequest('key-forbidden', key, 'is not a name that a body may use');
  checkText(key);
  if (seen.has(key)) throw badRequest('key-duplicate', key.slice(0, 100), 'is given twice in one object');
  seen.add(key);
}

function checkValue(value: unknown): void {
  if (typeof value === 'string') checkText(value);
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new ProblemException(400, 'number-out-of-range', 'the body holds a number beyond 2^53, which loses digits');
  }
}

function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new ProblemException(400, 'text-invalid', 'the body holds a NUL or half a surrogate pair');
  }
}

function notJson(): ProblemException {
  return new ProblemException(400, 'body-not-json', 'the body is not well-formed JSON');
}
