/** Waits for all, even when one fails: nothing of ours runs on after its failure is known. @throws what failed first */
export async function everySettled(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Works on all of them, some at once; those that were begun end even when one fails. @throws what failed first */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await everySettled(Array.from({ length: atOnce }, worker));
}
