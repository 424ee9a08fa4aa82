import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { project, type Run, write } from "./capstan.js";
import { readFolder, scratchFolder } from "./check.js";

const page = readFileSync("docs/delivery.md", "utf8");
const blockOf = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? `no block of ${language}`;

/** GitHub's command, as far as the script uses it: one pull request at most, its text in a file. */
const gh = `#!/bin/bash
echo "$@" >> "$HOME/calls"
case "$1 $2" in
  "pr list") cat "$HOME/open" 2>/dev/null || true;;
  "pr create") echo 7 > "$HOME/open"; cp "\${@: -1}" "$HOME/text";;
  "pr edit") cp "\${@: -1}" "$HOME/text";;
esac
`;

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

it("the script opens a pull request, brings it up to date, and stops at a copy that was edited", async () => {
  let text = exampleCapability;
  const server = createServer((_request, response) => response.end(text)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const home = project({
    "bin/gh": gh,
    "bin/npx": `#!/bin/bash\n[ "$1 $2" = "--no-install capstan" ] && shift 2 && exec ${process.execPath} ${resolve("dist", "cli.js")} "$@"\n`,
    ".gitconfig": "[user]\n\tname = someone\n\temail = someone@example.com\n[init]\n\tdefaultBranch = main\n",
  });
  for (const name of ["gh", "npx"]) chmodSync(join(home, "bin", name), 0o755);
  const origin = scratchFolder();
  git(origin, "init", "-q", "--bare", "-b", "main");
  const deliver = async (clone: string): Promise<Run> => {
    const child = spawn("bash", ["scripts/capstan-deliver.sh"], {
      cwd: clone,
      env: { HOME: home, PATH: `${join(home, "bin")}:${process.env.PATH ?? ""}`, CAPSTAN_CACHE: "off" },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const [code] = await once(child, "close");
    return { code, out, err };
  };
  const cloned = (): string => {
    const folder = scratchFolder();
    execFileSync("git", ["clone", "-q", origin, folder], { stdio: "ignore" });
    git(folder, "config", "user.name", "someone");
    git(folder, "config", "user.email", "someone@example.com");
    return folder;
  };
  const first = cloned();
  write(first, {
    "package.json": "{}",
    "capstan.config.yaml": `capabilities:\n  - {name: pets, source: "http://127.0.0.1:${port}/pets.yaml"}\n`,
    "scripts/capstan-deliver.sh": blockOf("sh"),
  });
  git(first, "add", "--all");
  git(first, "commit", "-qm", "first");
  git(first, "push", "-q", "origin", "HEAD:main");

  // The first one brings the capability.
  const opened = await deliver(cloned());
  expect(opened).toMatchObject({ code: 0 });
  expect(readFolder(home).text).toContain("it is new: nobody is affected");
  const branchHas = (path: string): string => git(origin, "show", `capstan/update:${path}`);
  expect(branchHas("generated/pets/client.ts")).toContain("listPets");
  git(origin, "update-ref", "refs/heads/main", "capstan/update");
  write(home, { open: "" });

  // Nothing has moved.
  expect(await deliver(cloned())).toMatchObject({ code: 0, out: expect.stringContaining("nothing to deliver") });

  // One edition, and another before the first is merged.
  text = exampleCapability.replace("Lists pets.", "Lists all pets.");
  expect((await deliver(cloned())).code).toBe(0);
  expect(readFolder(home).open).toBe("7\n");
  text = exampleCapability.replace("required: false", "required: true");
  expect((await deliver(cloned())).code).toBe(0);
  expect(readFolder(home).text).toContain("get 400");
  expect(readFolder(home).calls?.match(/pr create/g)).toHaveLength(2);
  expect(readFolder(home).calls?.match(/pr edit 7/g)).toHaveLength(1);
  expect(git(origin, "log", "--format=%s", "main..capstan/update")).toBe("Update capabilities\n");

  const edited = cloned();
  write(edited, { "capabilities/pets.yaml": `${exampleCapability}# mine\n` });
  const stopped = await deliver(edited);
  expect(stopped.code).not.toBe(0);
  expect(stopped.err).toContain("cli/not-a-copy");
});

it("the workflow and Renovate's settings are what they say", () => {
  const workflow = parse(blockOf("yaml"));
  expect(Object.keys(workflow.jobs.deliver.strategy.matrix)).toEqual(["consumer"]);
  const [{ matchStrings = [] } = {}] = JSON.parse(blockOf("json")).customManagers;
  const found = new RegExp(matchStrings[0]).exec(
    "  - {name: pets, source: https://raw.githubusercontent.com/us/apis/v1.2.0/capabilities/pets.yaml}",
  );
  expect(found?.groups).toEqual({ depName: "us/apis", currentValue: "v1.2.0" });
});
