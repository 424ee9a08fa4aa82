// A call of a generated client beside the same call written by hand with `fetch`, in turns in one process.
import { pathToFileURL } from "node:url";
import { benchFile, bundle, generateTree, readCapability } from "./compiled.js";
import { startChild } from "./child.js";
import type { Measured } from "./measured.js";
import { cpuBeside, median } from "./side-by-side.js";

/** What one call gives. */
export async function benchClient(rounds: number, calls: number): Promise<readonly Measured[]> {
  const tree = generateTree("serve", readCapability("serve/capability.yaml"));
  const program = await bundle(`${tree}/client.ts`, "client");
  const { getNote }: { readonly getNote: (input: object, options: object) => Promise<unknown> } = await import(
    pathToFileURL(program).href
  );
  const upstream = await startChild(await bundle(benchFile("serve/upstream.ts"), "upstream"));
  const ours = async (): Promise<unknown> => await getNote({ id: 42, lang: "en" }, { baseUrl: upstream.url });
  const { getNote: getByHand }: typeof import("./client/by-hand.js") = await import(
    pathToFileURL(await bundle(benchFile("client/by-hand.ts"), "client-by-hand")).href
  );
  const byHand = async (): Promise<unknown> => await getByHand(upstream.url, 42, "en");
  const measured: (readonly [Cost, Cost])[] = [];
  for (const call of [ours, byHand]) await costOf(call, 6_000);
  for (let round = 0; round < rounds; round += 1) {
    const first = await costOf(round % 2 === 0 ? ours : byHand, calls);
    const second = await costOf(round % 2 === 0 ? byHand : ours, calls);
    measured.push(round % 2 === 0 ? [first, second] : [second, first]);
  }
  upstream.stop();
  return [
    {
      name: "call of a client",
      aim: 0.95,
      ours: median(measured.map(([one]) => one.perSecond)),
      byHand: median(measured.map(([, other]) => other.perSecond)),
      ratio: median(measured.map(([one, other]) => one.perSecond / other.perSecond)),
      ...cpuBeside(measured),
    },
  ];
}

interface Cost {
  readonly perSecond: number;
  readonly cpu: number;
}

async function costOf(call: () => Promise<unknown>, calls: number): Promise<Cost> {
  const start = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  const worker = async (): Promise<void> => {
    while (count < calls) {
      count += 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (count / (performance.now() - start)) * 1000, cpu: (user + system) / 1000 / count };
}
