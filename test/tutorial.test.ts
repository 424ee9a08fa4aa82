import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { capstan, write } from "./capstan.js";
import { type Running, served, start, stop, stopAll } from "./long-run.js";

afterEach(stopAll);

/** A block of `docs/tutorial.md`: what it is in, what it says, and the file that the line before it names. */
interface Block {
  readonly language: string;
  readonly text: string;
  readonly file: string | undefined;
}

const tutorial = readFileSync("docs/tutorial.md", "utf8");
const blocks = [...tutorial.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
  ({ index, 1: language = "", 2: text = "" }): Block => ({
    language,
    text,
    file: /(?:Write|Change) `([^`]+)`:\n\n$/.exec(tutorial.slice(0, index))?.[1],
  }),
);

it("every block of docs/tutorial.md does what it says", async () => {
  const folder = served({});
  let serving: Running | undefined;
  let url = "";
  let said = "";
  const counts = { files: 0, commands: 0, answers: 0 };
  const run = async (line: string): Promise<string> => {
    counts.commands += 1;
    const [, args] = /^npx --no-install capstan (.*)$/.exec(line) ?? [];
    if (args === undefined) {
      const command = line.replace("http://localhost:8080", url);
      return (await promisify(execFile)("sh", ["-c", command])).stdout;
    }
    const words = args.split(" ");
    if (words[0] === "serve") {
      serving = start(folder, words);
      const [, found = ""] = await serving.until(/fleet \(REST\) listens on (\S+)/);
      url = found;
      await serving.until(/Ctrl-C ends it/);
      return "";
    }
    if (words[0] === "generate" && serving) expect(await stop(serving)).toBe(0);
    const { code, out, err } = capstan(folder, words);
    expect(code, err).toBe(0);
    return out;
  };
  for (const { language, text, file } of blocks) {
    if (language === "yaml") {
      expect(file, text.slice(0, 200)).toBeDefined();
      counts.files += 1;
      // Ports that are free, whoever else runs.
      write(folder, { [file ?? ""]: text.replace(/port: \d+/g, "port: 0") });
      if (serving) await serving.until(/reloaded/);
    } else if (language === "sh") {
      said = "";
      for (const line of text.trim().split("\n")) said += await run(line);
    } else if (language === "json") {
      counts.answers += 1;
      expect(JSON.parse(said)).toEqual(JSON.parse(text));
    } else {
      counts.answers += 1;
      expect(said).toContain(text);
    }
  }
  expect(counts).toEqual({ files: 3, commands: 8, answers: 5 });
});
