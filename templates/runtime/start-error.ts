/** Why servers do not start, in words for the person who starts them. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What all of these give, in their order. Fails with one StartError that has the messages of all that fail with one: who starts a program mends them at once. */
export async function together<T extends readonly unknown[]>(tasks: {
  readonly [K in keyof T]: () => T[K] | Promise<T[K]>;
}): Promise<T>;
export async function together(tasks: readonly (() => unknown)[]): Promise<readonly unknown[]> {
  const problems: string[] = [];
  const given: unknown[] = [];
  for (const task of tasks) {
    try {
      given.push(await task());
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new StartError([...new Set(problems)].join("\n"));
  return given;
}
