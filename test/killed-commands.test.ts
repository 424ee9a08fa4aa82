import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { copyOf, project, type Run } from "./capstan.js";
import { readFolder, scratchFolder } from "./check.js";
import { killer } from "./killer.js";
import { part } from "./part.js";

function hookFile(): string {
  const hook = join(scratchFolder(), "killer.mjs");
  writeFileSync(hook, killer);
  return pathToFileURL(hook).href;
}

/** Runs the command so that it kills itself before one of its operations on files; this process goes on, and may serve what it fetches. */
async function killed(
  folder: string,
  args: readonly string[],
  killAt: number,
  hook: string,
): Promise<Run & { readonly signal: string | null }> {
  const child = spawn(process.execPath, ["--import", hook, resolve("dist", "cli.js"), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, KILL_AT: String(killAt) },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code, signal] = await once(child, "close");
  return { code, signal, out, err };
}

/** Before which operation a run can be killed. */
const placesOf = (operations: number): readonly number[] => Array.from({ length: operations }, (_, index) => index);

const operationsOf = (out: string): number => Number(/\d+$/.exec(out)?.[0]);

/** Files that a run leaves which was stopped. */
const leftovers = (folder: string): readonly string[] =>
  Object.keys(readFolder(folder)).filter((path) => /(?:^|\/)\.capstan-|\.tmp$/.test(path));

describe("a command that is killed between any two operations on files", () => {
  it("update: the next one takes its copies for what they are, though the source has moved on, and clears up", async () => {
    const edition = (word: string): string => exampleCapability.replace("Lists pets.", `Lists ${word} pets.`);
    let text = edition("all");
    const server = createServer((_request, response) => response.end(text)).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/pets.yaml`;
    const origin = project({ "capstan.config.yaml": `capabilities:\n  - {name: pets, source: "${url}"}\n` });
    const hook = hookFile();
    expect((await killed(origin, ["update", "--quiet"], 1_000_000, hook)).code).toBe(0);
    text = edition("some");
    const operations = operationsOf((await killed(copyOf(origin), ["update", "--quiet"], 1_000_000, hook)).out);
    expect(operations).toBeGreaterThan(8);
    // The copies come first, and the lock after them: between those an edit would be seen.
    for (const killAt of part(placesOf(operations), 3)) {
      const folder = copyOf(origin);
      text = edition("some");
      expect((await killed(folder, ["update", "--quiet"], killAt, hook)).signal, `operation ${killAt}`).toBe("SIGKILL");
      text = edition("no");
      const { code, err } = await killed(folder, ["update", "--quiet"], 1_000_000, hook);
      expect([killAt, code, err]).toEqual([killAt, 0, ""]);
      expect(readFileSync(join(folder, "capabilities", "pets.yaml"), "utf8")).toContain("Lists no pets.");
      expect(leftovers(folder), `operation ${killAt}`).toEqual([]);
    }
  });

  const misspelled = exampleCapability.replace("method: GET", "metod: GET");
  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ["init", ["init", "--yes"], {}],
    ["scaffold", ["scaffold", "handlers", "pets", "list"], { "capabilities/pets.yaml": exampleCapability }],
    ["validate --fix", ["validate", "--fix"], { "capabilities/pets.yaml": misspelled }],
    ["names", ["names"], { "capabilities/pets.yaml": exampleCapability.replaceAll("list-pets", "listallthepets") }],
    [
      "generate of a composed server",
      ["generate"],
      {
        "capstan.config.yaml": "compose: all\n",
        "capabilities/pets.yaml": exampleCapability,
        "capabilities/cats.yaml": exampleCapability
          .replaceAll("pets", "cats")
          .replaceAll(/port: 80(\d\d)/g, "port: 81$1"),
      },
    ],
  ])(
    "%s: a file of the user's is the old one or the new one, and the same command finishes the work",
    async (_, args, files) => {
      const origin = project(files);
      const hook = hookFile();
      const whole = copyOf(origin);
      const first = await killed(whole, args, 1_000_000, hook);
      const operations = operationsOf(first.out);
      expect([first.code, operations > 0, first.err]).toEqual([first.code, true, expect.anything()]);
      const after = readFolder(whole);
      const before = readFolder(origin);
      for (const killAt of part(placesOf(operations), 2)) {
        const folder = copyOf(origin);
        expect((await killed(folder, args, killAt, hook)).signal, `operation ${killAt}`).toBe("SIGKILL");
        for (const [path, text] of Object.entries(readFolder(folder)))
          if (!/(?:^|\/)\.capstan-|\.tmp$/.test(path))
            expect([before[path], after[path]], `${path} at ${killAt}`).toContain(text);
        const again = await killed(folder, args, 1_000_000, hook);
        expect(again.err, `operation ${killAt}`).not.toContain("edited");
        const finished = Object.entries(readFolder(folder)).filter(([path]) => !path.endsWith(".tmp"));
        expect(Object.fromEntries(finished), `operation ${killAt}`).toEqual(after);
      }
    },
  );
});
