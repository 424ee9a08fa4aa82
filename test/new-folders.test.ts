import { expect, it } from "vitest";
import { compareFolder, type FolderComparison } from "../generator/output/compare.js";
import { hashText } from "../generator/output/hash.js";
import { manifestName } from "../generator/output/manifest.js";
import { readState } from "../generator/output/read-tree.js";
import { openSpool } from "../generator/output/spool.js";
import { writeTrees } from "../generator/output/write-tree.js";
import { readFolder, scratchFolder } from "./check.js";

const run = { id: process.pid, isRunning: () => true };

/** The folder `pets` as it is to be, where nothing stands yet. */
function pets(out: string, texts: Readonly<Record<string, string>>): FolderComparison {
  const files = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, hashText(text)]));
  const manifest = { capstan: "1.0.0", origin: undefined, layout: "capstan", files } as const;
  const desired = { name: "pets", manifest, texts: new Map(Object.entries(texts)) };
  return compareFolder(desired, readState({ trusted: out, below: "" }), new Map(), openSpool().hold);
}

it("a folder that is new has all of its files, those of folders below it too, and nothing is left beside it", () => {
  const out = scratchFolder();
  const texts = { "client.ts": "export {};\n", "handlers/deep/list.ts": "\u00e9\r\n" };
  writeTrees([{ out, folders: [pets(out, texts)] }], run);
  const { [`pets/${manifestName}`]: manifest, ...files } = readFolder(out);
  expect(files).toEqual({ "pets/client.ts": "export {};\n", "pets/handlers/deep/list.ts": "\u00e9\r\n" });
  expect(JSON.parse(manifest ?? "")).toMatchObject({ files: { "client.ts": { sha256: hashText("export {};\n") } } });
});

it("a folder that was new when a run began, and that another one has made meanwhile, gets its files one by one", () => {
  const out = scratchFolder();
  const [one, other] = [
    pets(out, { "a.ts": "1\n", "both.ts": "1\n" }),
    pets(out, { "both.ts": "2\n", "below/c.ts": "2\n" }),
  ];
  writeTrees([{ out, folders: [one, other] }], run);
  const { [`pets/${manifestName}`]: manifest, ...files } = readFolder(out);
  expect(files).toEqual({ "pets/a.ts": "1\n", "pets/both.ts": "2\n", "pets/below/c.ts": "2\n" });
  expect(Object.keys(Object(JSON.parse(manifest ?? "")).files)).toEqual(["below/c.ts", "both.ts"]);
});
