// A program of its own, since a package that is loaded stays so: starts a server, calls it, and prints which of its packages were loaded when.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sendJson } from "../../templates/runtime/http.js";
import { prepareRest, sendAnswer, callOptions } from "../../templates/runtime/rest.js";
import { exchange } from "../../templates/runtime/exchange.js";
import { startServers } from "../../templates/runtime/server.js";

export interface Seen {
  readonly answers: readonly (readonly [status: number, body: unknown])[];
  readonly loaded: readonly string[];
}

/** What happened step by step: `unknown` asks for a path that is not served, `wrong` for one with a query that does not fit, `call` for one that calls upstream, twice at once; `wait` is the second after which a server has nothing to do, which does not pass before. */
export async function loadedAfter(upstream: string, steps: readonly string[]): Promise<readonly Seen[]> {
  const program = fileURLToPath(import.meta.url);
  const args = ["--import", "tsx", program, "late", upstream, ...steps];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const seen: readonly Seen[] = JSON.parse(stdout);
  return seen;
}

if (process.argv[2] === "late") {
  const [, , , upstream = "", ...steps] = process.argv;
  // On a busy machine a second is over before a request is answered.
  const { setTimeout: after } = globalThis;
  const idle: (() => void)[] = [];
  const holding = (run: () => void, milliseconds?: number, ...given: readonly []): NodeJS.Timeout => {
    if (milliseconds !== 1_000) return after(run, milliseconds, ...given);
    idle.push(run);
    return after(() => {}, 0);
  };
  Object.assign(globalThis, { setTimeout: holding });
  const { addresses, close } = await startServers(
    {
      capability: "late",
      bindings: [],
      upstreams: [{ namespace: "up", baseUrl: upstream }],
      listeners: [
        {
          name: "late-rest",
          kind: "rest",
          port: 0,
          address: "127.0.0.1",
          register: async (app, options) => {
            await app.register(async (scope) => {
              prepareRest(scope, options);
              const querystring = { type: "object", properties: { n: { type: "integer" } } };
              scope.get("/call", { schema: { querystring } }, async (request, reply) =>
                sendAnswer(
                  reply,
                  await exchange(
                    (call) =>
                      sendJson(
                        { namespace: "up", baseUrl: upstream },
                        { operation: "up.call", method: "GET", path: "/" },
                        call,
                      ),
                    callOptions(request, options, "up"),
                  ),
                ),
              );
            });
          },
        },
      ],
    },
    { env: {}, logLevel: "silent" },
  );
  const { cache } = createRequire(import.meta.url);
  const ask = async (path: string): Promise<Seen["answers"][number]> => {
    const answer = await fetch(`${addresses["late-rest"]}${path}`);
    return [answer.status, await answer.json()];
  };
  const paths: Readonly<Record<string, readonly string[]>> = {
    unknown: ["/nothing"],
    wrong: ["/call?n=x", "/call?n=y"],
    call: ["/call", "/call"],
  };
  const loadedNow = (): readonly string[] =>
    ["ajv", "undici"].filter((name) => Object.keys(cache).some((path) => path.includes(`/node_modules/${name}/`)));
  const seen: Seen[] = [];
  for (const step of steps) {
    const answers = await Promise.all((paths[step] ?? []).map(ask));
    if (step === "wait") {
      for (const run of idle) run();
      for (let tries = 0; tries < 3_000 && loadedNow().length < 2; tries += 1)
        await new Promise<void>((resolve) => after(resolve, 20));
    }
    seen.push({ answers, loaded: loadedNow() });
  }
  console.log(JSON.stringify(seen));
  await close();
}
