// A generated REST server beside one that is written by hand on Fastify and undici: a mapped GET, a POST with a body, a raw stream.
// npx tsx bench/serve.ts [rounds] [requests of a round]
import { bundle, benchFile, generateTree, readCapability } from "./compiled.js";
import { startChild } from "./child.js";
import { type Asked, type Beside, sideBySide } from "./side-by-side.js";

const asked: Readonly<Record<string, Asked>> = {
  "mapped GET": { method: "GET", path: "/notes/42?lang=en" },
  "POST with a body": {
    method: "POST",
    path: "/notes",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "A note", stars: 3, tags: ["one", "two"] }),
  },
  "raw stream of 64 KiB": { method: "GET", path: "/files/x.bin" },
};

const rounds = Number(process.argv[2] ?? 9);
const requests = Number(process.argv[3] ?? 3_000);
const tree = generateTree("serve", readCapability("serve/capability.yaml"));
const programs = {
  upstream: await bundle(benchFile("serve/upstream.ts"), "upstream"),
  ours: await bundle(benchFile("serve/generated.ts"), "serve-generated"),
  capability: await bundle(`${tree}/server.ts`, "serve-capability"),
  byHand: await bundle(benchFile("serve/by-hand.ts"), "serve-by-hand"),
};
const upstream = await startChild(programs.upstream);
const ours = await startChild(programs.ours, [upstream.url, programs.capability]);
const byHand = await startChild(programs.byHand, [upstream.url]);
for (const [name, one] of Object.entries(asked)) {
  const measured: Beside = await sideBySide(ours, byHand, one, { rounds, requests });
  console.log(
    `${name.padEnd(22)} ${measured.ours.toFixed(0).padStart(6)}/s beside ${measured.byHand.toFixed(0).padStart(6)}/s: ${measured.ratio.toFixed(2)}; processor time ${measured.ourCpu.toFixed(3)} ms beside ${measured.cpuByHand.toFixed(3)} ms: ${measured.cpuRatio.toFixed(2)}`,
  );
}
for (const child of [ours, byHand, upstream]) child.stop();
