import type { FastifyInstance } from "fastify";
import { createMemory } from "./fetch-once.js";
import { openGates } from "./unrouted.js";
import type { ServerView } from "./watch.js";

/** Whether an upstream answers at all, whatever it says. */
export interface UpstreamState {
  readonly namespace: string;
  readonly state: "reachable" | "unreachable" | "unknown";
}

const timeoutMs = 2_000;
/** However often probes ask, upstreams are asked no more than once in this time. */
const memoryMs = 5_000;

/** Asks every upstream for the head of its base URL; any answer will do. Nothing is sent with it. */
export function reachUpstreams(
  upstreams: ServerView["upstreams"],
): () => Promise<readonly UpstreamState[]> {
  const memory = createMemory<readonly UpstreamState[]>({ lifeMs: memoryMs, failureMs: memoryMs });
  return async () =>
    await memory.get("", async () =>
      Promise.all(
        upstreams.map(async ({ namespace, baseUrl }) => ({
          namespace,
          state: baseUrl === undefined ? "unknown" : await stateOf(baseUrl),
        })),
      ),
    );
}

async function stateOf(baseUrl: string): Promise<UpstreamState["state"]> {
  try {
    const answer = await fetch(baseUrl, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return "reachable";
  } catch {
    return "unreachable";
  }
}

/** Lets probes of health in before the adapter asks who calls, where whoever starts it says so. */
export function letProbesIn(
  app: FastifyInstance,
  { opensHealth }: { readonly opensHealth?: boolean | undefined },
): void {
  if (opensHealth === true) openGates(app, ["/health/live", "/health/ready"]);
}
