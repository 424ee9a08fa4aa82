// An operation of six steps over an upstream that takes 20 ms for each: four read nothing of each other, one reads all of them, one reads that one. Three of them are the critical path.
import { createServer } from "node:http";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { bundle, generateTree } from "./compiled.js";
import { median } from "./side-by-side.js";
import type { RunningServers, StartOptions } from "../templates/runtime/server.js";

const stepMs = 20;
const steps = ["a", "b", "c", "d"].map((name) => `${name}: {type: call, call: slow.get, with: {id: "${name}"}}`);
const yaml = `ikanos: 1.0.0-beta4
info: {display: Steps, description: What bench/orchestrate compiles.}
capability:
  consumes:
  - namespace: slow
    type: http
    baseUri: http://127.0.0.1:9
    resources:
      thing: {path: "/things/{{id}}", operations: {get: {method: GET, inputParameters: {id: {in: path, type: string, required: true}}}}}
  exposes:
  - type: rest
    namespace: steps-rest
    port: 8080
    resources:
      all:
        path: /all
        operations:
          all:
            method: GET
            steps:
              ${steps.join("\n              ")}
              join: {type: call, call: slow.get, with: {id: "{{a.id}}{{b.id}}{{c.id}}{{d.id}}"}}
              last: {type: call, call: slow.get, with: {id: "{{join.id}}"}}
            mappings: [{target: id, value: $.last.id}]
`;

/** Milliseconds of the critical path, and of the operation in the median of `count` calls. */
export async function benchOrchestrate(
  count: number,
): Promise<{ readonly criticalMs: number; readonly takenMs: number }> {
  const upstream = createServer((asked, answer) => {
    const id = asked.url?.split("/").at(-1);
    setTimeout(() => answer.setHeader("content-type", "application/json").end(JSON.stringify({ id })), stepMs);
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const program = await bundle(`${generateTree("orchestrate", yaml)}/server.ts`, "orchestrate");
  const { start }: { readonly start: (options: StartOptions) => Promise<RunningServers> } = await import(
    pathToFileURL(program).href
  );
  const running = await start({ argv: [], ports: { "steps-rest": 0 }, baseUrls: { slow: base } });
  const taken: number[] = [];
  const path: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begin = performance.now();
    const text = await (await fetch(`${running.addresses["steps-rest"]}/all`)).text();
    if (!text.includes("abcd")) throw new Error(`the steps answered ${text}`);
    const middle = performance.now();
    // The same three calls one after the other, so that slow timers and a busy machine hit both.
    for (let step = 0; step < 3; step += 1) await (await fetch(`${base}/things/x`)).text();
    taken.push(middle - begin);
    path.push(performance.now() - middle);
  }
  await running.close();
  upstream.closeAllConnections();
  upstream.close();
  return { criticalMs: median(path), takenMs: median(taken) };
}
