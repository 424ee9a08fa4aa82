// What is emitted is what its ending says, and nothing of the document is alive in it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { transform } from "esbuild";
import { ts } from "ts-morph";
import { parse as parseYaml } from "yaml";

/** The word that payloads call, name or link to. */
export const marker = "zqmarker";

/** Fails where a file is not what its ending says, or where a text of the document became more than text in it. */
export async function checkEmitted(path: string, text: string): Promise<void> {
  if (path.endsWith(".ts")) await checkTypeScript(path, text);
  else if (path.endsWith(".json")) JSON.parse(text);
  else if (path.endsWith(".md")) await checkMarkdown(path, text);
}

async function checkTypeScript(path: string, text: string): Promise<void> {
  await transform(text, { loader: "ts", sourcefile: path, logLevel: "silent" });
  if (!text.includes(marker)) return;
  const visit = (node: ts.Node): void => {
    // A placeholder of a path (`${MARK()}`) may give a member its name.
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === marker)
      throw new Error(`${path}: a text of the YAML became code`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023));
}

/** Front matter is YAML, what is in blocks of the shell is quoted, and nothing of the documents is a link, an image or an element. */
async function checkMarkdown(path: string, text: string): Promise<void> {
  parseYaml(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "{}");
  if (!text.includes(marker)) return;
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) throw new Error(`${path}: a mark of direction is not shown as one`);
  const blocks = /^( *)(`{3,})([a-z]*)\n([^]*?)\n\1\2$/gm;
  for (const [, , , language = "", block = ""] of text.matchAll(blocks)) {
    if (!["sh", "bash", "shell"].includes(language) || !block.includes(marker)) continue;
    const problem = await shellProblem(block);
    if (problem !== undefined) throw new Error(`${path}: a block of the shell cannot be read: ${problem}`);
    const words = block.replace(/\\[^]|'[^']*'/g, "");
    if (/[$`;|&][^\n]*zqmarker|zqmarker[^\n]*[$`;|&]/.test(words)) throw new Error(`${path}: a text became a command`);
  }
  const prose = text
    .replace(blocks, "")
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/\\[!-/:-@[-`{-~]/g, "")
    .replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "");
  if (/<[^>\n]*zqmarker|\]\([^)\n]*zqmarker|https?:\S*zqmarker|<\/?(?:script|b|img)\b/.test(prose))
    throw new Error(`${path}: a text became Markdown`);
}

/** What a shell says of a script that it reads and does not run; undefined where it reads it. */
async function shellProblem(script: string): Promise<string | undefined> {
  const shell = spawn("bash", ["-n"], { stdio: ["pipe", "ignore", "pipe"] });
  const said: Buffer[] = [];
  shell.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  // It may have refused the script before all of it has come.
  shell.stdin.on("error", () => undefined).end(script);
  const [status] = await once(shell, "close");
  return status === 0 ? undefined : Buffer.concat(said).toString();
}
