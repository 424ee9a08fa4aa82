/** Runs something for each item and gives what came of it in their order; it is begun with so many items ahead as `ahead` says each time, and none is taken before. */
export async function* eachAhead<Item, Result>(
  items: Iterable<Item>,
  ahead: () => number,
  run: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [index: number, item: Item, result: Result]> {
  const begun: (readonly [Item, Promise<Result>])[] = [];
  const coming = items[Symbol.iterator]();
  for (let index = 0; ; index += 1) {
    while (begun.length <= ahead()) {
      const next = coming.next();
      if (next.done === true) break;
      const result = run(next.value);
      // What fails is told when its turn comes.
      result.catch(() => {});
      begun.push([next.value, result]);
    }
    const first = begun.shift();
    if (!first) return;
    const [item, result] = first;
    yield [index, item, await result];
  }
}
