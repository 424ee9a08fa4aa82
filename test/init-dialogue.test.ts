import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { project } from "./capstan.js";
import { readFolder } from "./check.js";

/** `script` of util-linux gives a command a terminal of its own, and passes on what is typed. */
const hasTerminals = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ?? false;
if (!hasTerminals) console.log("skipped: the dialogue of `capstan init`, which needs `script` of util-linux");

interface Dialogue {
  /** Waits until the last line that was said ends like this, and types. */
  readonly answer: (question: string, typed: string) => Promise<void>;
  /** The exit code of the command, once it has ended, and all that was shown. */
  readonly end: () => Promise<{ readonly code: number | null; readonly said: string }>;
}

/** What a terminal shows, without what moves its cursor. */
function plain(text: string): string {
  return text.replace(/\u001b\[[\d;?]*[A-Za-z]/g, "").replaceAll("\r", "");
}

function startInit(folder: string, ...flags: readonly string[]): Dialogue {
  const line = [process.execPath, resolve("dist", "cli.js"), "init", ...flags].map((word) => `'${word}'`).join(" ");
  const child: ChildProcess = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, TERM: "xterm", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let said = "";
  let seen = 0;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  return {
    answer: async (question, typed) => {
      while (!plain(said.slice(seen)).trimEnd().endsWith(question)) {
        if (child.exitCode !== null) throw new Error(`ended before ${question}: ${plain(said)}`);
        await new Promise((wake) => setTimeout(wake, 20));
      }
      seen = said.length;
      child.stdin?.write(typed);
    },
    end: async () => {
      const [code] = await ended;
      return { code, said: plain(said) };
    },
  };
}

const rest = "A REST server (Fastify)? [Y/n]";
const mcp = "An MCP server, for agents? [Y/n]";
const where = "Where does generated code go? [generated]";
const ci = "A CI file: github, gitlab, none? [github]";
const enter = "\r";

describe.skipIf(!hasTerminals)("capstan init on a terminal", () => {
  it("takes an empty answer for the default: the same files as without questions", async () => {
    const folder = project({});
    const init = startInit(folder);
    for (const question of [rest, mcp, where, ci]) await init.answer(question, enter);
    const { code, said } = await init.end();
    expect(code).toBe(0);
    expect(said).toContain("The typed client comes out in any case.\n");
    expect(said).toMatch(/^wrote capabilities\/weather\.yaml /m);
    expect(said).toContain("\nNext:\n\n  npm install && npm run generate && npm start\n");
    const silent = project({});
    expect(spawnSync(process.execPath, [resolve("dist", "cli.js"), "init", "--yes"], { cwd: silent }).status).toBe(0);
    // A package is named after its folder.
    const named = (files: Readonly<Record<string, string>>): unknown => ({ ...files, "package.json": "" });
    expect(named(readFolder(folder))).toEqual(named(readFolder(silent)));
  });

  it("does as it is answered", async () => {
    const folder = project({});
    const init = startInit(folder);
    await init.answer(rest, `n${enter}`);
    await init.answer(mcp, `YES${enter}`);
    await init.answer(where, ` ./src/api/ ${enter}`);
    await init.answer(ci, `GitLab${enter}`);
    expect((await init.end()).code).toBe(0);
    const written = readFolder(folder);
    expect(Object.keys(written)).toContain(".gitlab-ci.yml");
    expect(parse(written["capstan.config.yaml"] ?? "")).toMatchObject({ out: "src/api" });
    expect(written["capabilities/weather.yaml"]).toContain("type: mcp");
    expect(written["capabilities/weather.yaml"]).not.toContain("type: rest");
  });

  it("says what is wrong with an answer, and asks again", async () => {
    const folder = project({ "notes.txt": "mine\n" });
    const init = startInit(folder);
    await init.answer(rest, `perhaps${enter}`);
    await init.answer(`Answer \`y\` or \`n\`.\n${rest}`, `no${enter}`);
    await init.answer(mcp, `n${enter}`);
    await init.answer(where, `~/code${enter}`);
    await init.answer(`Name a folder relative to this one, \`src/generated\`.\n${where}`, `notes.txt${enter}`);
    await init.answer(`\`notes.txt\` is a file: name a folder.\n${where}`, `code${enter}`);
    await init.answer(ci, `jenkins${enter}`);
    await init.answer(`\`jenkins\` is none of github, gitlab, none.\n${ci}`, `none${enter}`);
    expect((await init.end()).code).toBe(0);
    expect(Object.keys(readFolder(folder)).sort()).toEqual([
      ".gitattributes",
      ".gitignore",
      "capabilities/weather.yaml",
      "capstan.config.yaml",
      "notes.txt",
      "package.json",
    ]);
    expect(readFolder(folder)["capabilities/weather.yaml"]).not.toContain("exposes:\n");
  });

  it.each([
    ["Ctrl-D at the first question", [], "\u0004"],
    ["Ctrl-D at the last question", [rest, mcp, where], "\u0004"],
    ["Ctrl-C", [rest, mcp], "\u0003"],
  ])("writes nothing after %s", async (_, answered, key) => {
    const folder = project({ "package.json": "{}\n" });
    const init = startInit(folder);
    for (const question of answered) await init.answer(question, enter);
    await init.answer([rest, mcp, where, ci][answered.length] ?? "", key);
    const { code, said } = await init.end();
    expect(said).toMatch(/\nnothing is written\n$/);
    expect(code).toBe(2);
    expect(readFolder(folder)).toEqual({ "package.json": "{}\n" });
  });

  it("asks only what is open: flags, a configuration and capabilities have answered already", async () => {
    const flagged = startInit(project({}), "--adapters", "rest", "--out", "code");
    await flagged.answer(ci, `none${enter}`);
    expect((await flagged.end()).said).not.toMatch(/Where|Fastify/);
    const folder = project({
      "capstan.config.yaml": "out: code\n",
      "capabilities/old.yaml":
        "naftiko: 1.0.0-alpha2\ncapability:\n  exposes:\n    - {type: rest, namespace: old, resources: [{path: /now, operations: [{method: GET, name: now, outputParameters: [{type: string, value: noon}]}]}]}\n",
    });
    const settled = startInit(folder);
    await settled.answer(ci, enter);
    const { code, said } = await settled.end();
    expect(code).toBe(0);
    expect(said).not.toMatch(/Where|Fastify/);
    expect(readFolder(folder)["package.json"]).toContain(`"start": "tsx ${join("code", "old", "server.ts")}"`);
  });

  it("answers pasted at once are taken one after the other", async () => {
    const folder = project({});
    const init = startInit(folder);
    await init.answer(rest, ["y", "n", "code", "none", ""].join(enter));
    const { code } = await init.end();
    expect(code).toBe(0);
    expect(parse(readFolder(folder)["capstan.config.yaml"] ?? "")).toMatchObject({ out: "code" });
    expect(Object.keys(readFolder(folder))).not.toContain(".github/workflows/capstan.yml");
  });
});
