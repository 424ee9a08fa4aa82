import { describe, expect, it } from "vitest";
import { loadedAfter } from "./late-modules.js";
import { json, startUpstream } from "./upstream.js";

describe("a server that has just started", () => {
  it("loads what checks requests with the first that it checks, and its connections with the first call", async () => {
    const { url } = await startUpstream((_, response) => json(response, { by: "up" }));
    const seen = await loadedAfter(url, ["unknown", "wrong", "call"]);
    expect(seen.map(({ loaded }) => loaded)).toEqual([[], ["ajv"], ["ajv", "undici"]]);
    expect(seen.map(({ answers }) => answers.map(([status]) => status))).toEqual([[404], [400, 400], [200, 200]]);
    expect(seen[2]?.answers[1]?.[1]).toEqual({ by: "up" });
  });

  it("loads both when nothing is asked of it, so that later calls do not wait", async () => {
    const { url } = await startUpstream((_, response) => json(response, {}));
    const seen = await loadedAfter(url, ["unknown", "wait"]);
    expect(seen.map(({ loaded }) => loaded)).toEqual([[], ["ajv", "undici"]]);
  });
});
