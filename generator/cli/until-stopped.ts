/** Waits until somebody ends the command: Ctrl-C, or the signal of a process manager. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
