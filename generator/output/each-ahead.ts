/** Runs something for each item and gives what came of it in their order; it is begun with so many items ahead as `ahead` says each time. */
export async function* eachAhead<Item, Result>(
  items: readonly Item[],
  ahead: () => number,
  run: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [index: number, item: Item, result: Result]> {
  const begun: Promise<Result>[] = [];
  let next = 0;
  for (const [index, item] of items.entries()) {
    for (; next <= Math.min(index + ahead(), items.length - 1); next += 1) {
      const promise = run(items[next] ?? item);
      // What fails is told when its turn comes.
      promise.catch(() => {});
      begun.push(promise);
    }
    const first = begun.shift();
    if (first) yield [index, item, await first];
  }
}
