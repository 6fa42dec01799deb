import { z } from 'zod';

/** A command's content, read by a schema; or a sentence that names what is wrong with it. */
export type Content<T> =
  | { readonly valid: true; readonly data: T }
  | { readonly valid: false; readonly sentence: string };

const PROBLEMS_NAMED_AT_MOST = 5;

/**
 * Reads what a caller sent by the schema of the event that it would become, so that a decider can refuse it in words
 * before the log would have to. Members that the schema does not know are dropped.
 */
export function readContent<S extends z.ZodType>(schema: S, content: unknown): Content<z.infer<S>> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return { valid: true, data: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'content'}: ${issue.message}`);
  return { valid: false, sentence: `correct and send again: ${problems.slice(0, PROBLEMS_NAMED_AT_MOST).join('; ')}` };
}

/** Words of a caller, as every store can keep them: at least one character, no NUL, no half of a surrogate pair. */
export function words(maxCharacters: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxCharacters)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'holds a character that cannot be stored');
}
