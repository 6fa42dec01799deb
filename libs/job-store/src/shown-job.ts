import { z } from 'zod';
import { classIn, kindOf, placesIn } from './job-failure.js';

const WORDS_AT_MOST = 80;
/** No digits: an id is none. */
const word = z
  .string()
  .max(WORDS_AT_MOST)
  .regex(/^[a-z]+(-[a-z]+)*$/)
  .optional()
  .catch(undefined);

const moment = z.number().nullish().catch(undefined);

/** What may be known of a job; whatever else the library tells of one is left out. */
const known = z.object({
  id: z.string().catch(''),
  name: word,
  timestamp: moment,
  processedOn: moment,
  finishedOn: moment,
  attempts: z.number().optional().catch(undefined),
  delay: moment,
  failedReason: z.string().optional().catch(undefined),
  stacktrace: z.array(z.string()).catch([]),
  opts: z.object({ attempts: moment, delay: moment }).catch({}),
  data: z.object({ kind: word }).catch({}),
  isFailed: z.boolean().catch(false),
});

/**
 * A job for somebody who looks after the machinery and need not know of what it is about: which kind of job, when it was
 * planned and falls due, how often it was tried, and what kind of failure there was.
 */
export function shownJob(job: unknown, nameOf: (id: string) => string): object {
  const { id, name, data, failedReason, stacktrace, ...rest } = known.parse(job);
  const failure = kindOf(failedReason, ...stacktrace.map(classIn));
  return {
    ...rest,
    id: nameOf(id),
    name: data.kind ?? name ?? '',
    data,
    progress: 0,
    returnValue: null,
    ...(rest.isFailed ? { failedReason: failure } : {}),
    stacktrace: stacktrace.map((stack) => placesIn(failure, stack)),
  };
}
