import type { CallError } from "./errors.js";
import { loadUnsuccessful } from "./load-unsuccessful.js";

const firstBackOffMs = 200;
const longestBackOffMs = 5_000;

const idempotentMethods = /^(?:GET|HEAD|OPTIONS|TRACE|PUT|DELETE|QUERY)$/i;

/** How long to wait before try number `tries + 1` after `error`, in milliseconds; undefined where another try is not safe or not wanted. */
export async function delayAfter(error: CallError, tries: number): Promise<number | undefined> {
  const { kind, method = "", unsent, status = 0 } = error;
  if (kind !== "network" && kind !== "status") return undefined;
  // Exponential, with full jitter: clients that failed together do not come back together.
  const backOffMs = Math.random() * Math.min(longestBackOffMs, firstBackOffMs * 2 ** tries);
  const isSafe = unsent || idempotentMethods.test(method);
  // A network that fails may well not bring the file that knows all other cases.
  if (isSafe && kind === "network") return backOffMs;
  const late = await loadUnsuccessful(status).catch(() => undefined);
  return late?.retryDelay(error, isSafe, backOffMs);
}
