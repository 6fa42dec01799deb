import { type CommandAnswer, RefusedError } from '@comity/http';

const ATTEMPTS_AT_MOST = 5;

/**
 * What is decided with something looked up for the request as it was loaded holds for that revision only: when the request
 * changes meanwhile it is decided anew, unless the caller said which revision they mean.
 */
export async function decidedAnew(
  { expectedRevision }: { readonly expectedRevision?: number | undefined },
  decide: () => Promise<CommandAnswer>,
): Promise<CommandAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decide();
    } catch (error) {
      const hasChanged = error instanceof RefusedError && error.code === 'stale-revision';
      if (!hasChanged || expectedRevision !== undefined || attempt === ATTEMPTS_AT_MOST) throw error;
    }
  }
}
