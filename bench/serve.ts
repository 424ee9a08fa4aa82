// A generated REST server beside one that is written by hand on Fastify and undici: a mapped GET, a POST with a body, a raw stream.
import { bundle, benchFile, generateTree, readCapability } from "./compiled.js";
import { startChild } from "./child.js";
import type { Measured } from "./measured.js";
import { type Asked, sideBySide } from "./side-by-side.js";

const asked: readonly (Asked & { readonly name: string; readonly aim: number })[] = [
  { name: "mapped GET", aim: 0.95, method: "GET", path: "/notes/42?lang=en" },
  {
    name: "POST with a body",
    aim: 0.95,
    method: "POST",
    path: "/notes",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "A note", stars: 3, tags: ["one", "two"] }),
  },
  { name: "raw stream of 64 KiB", aim: 0.9, method: "GET", path: "/files/x.bin" },
];

/** What each kind of request gives. */
export async function benchServe(rounds: number, requests: number): Promise<readonly Measured[]> {
  const tree = generateTree("serve", readCapability("serve/capability.yaml"));
  const upstream = await startChild(await bundle(benchFile("serve/upstream.ts"), "upstream"));
  const program = await bundle(`${tree}/server.ts`, "serve-capability");
  const ours = await startChild(await bundle(benchFile("serve/generated.ts"), "generated"), [upstream.url, program]);
  const byHand = await startChild(await bundle(benchFile("serve/by-hand.ts"), "serve-by-hand"), [upstream.url]);
  const rows: Measured[] = [];
  for (const { name, aim, ...request } of asked)
    rows.push({ name, aim, ...(await sideBySide(ours, byHand, request, { rounds, requests })) });
  for (const child of [ours, byHand, upstream]) child.stop();
  return rows;
}
