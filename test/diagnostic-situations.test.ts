import { expect, it } from "vitest";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import type { Example } from "./diagnostic-examples.js";
import { isCode, play, situations, unprovoked } from "./diagnostic-situations.js";

const played = new Map<string, Example>();

it.each(Object.entries(situations))(
  "%s comes about, alone, and is gone by what is advised",
  async (code, situation) => {
    if (!isCode(code)) throw new Error(`${code} is no code`);
    const { example, reported, mended } = await play(code, situation);
    played.set(code, example);
    expect([...reported].sort()).toEqual([code, ...(situation.also ?? [])].sort());
    expect(example.help).toMatch(/\w/);
    expect(mended?.err).not.toContain(code);
    expect(mended?.code, mended?.err).toBe(0);
  },
);

it("templates/diagnostics-situations.json is what they come to", async () => {
  expect([...played.keys()]).toEqual(Object.keys(situations));
  const inOrder = Object.keys(catalogue).flatMap((code) => {
    const example = played.get(code) ?? unprovoked[code];
    return example === undefined ? [] : [[code, example] as const];
  });
  await expect(`${JSON.stringify(Object.fromEntries(inOrder), null, 2)}\n`).toMatchFileSnapshot(
    "../templates/diagnostics-situations.json",
  );
});
