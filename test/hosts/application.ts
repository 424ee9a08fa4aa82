import { isDeepStrictEqual } from "node:util";
import { askApplication, blocksOf, filesOf, promised } from "./embedding.js";
import { write } from "../capstan.js";
import { newProject, run } from "./project.js";

const sections = {
  esm: { heading: "An application of ES modules", packageJson: { private: true, type: "module" }, line: 0 },
  commonjs: { heading: "An application of CommonJS", packageJson: { private: true }, line: 1 },
} as const;

/** A Fastify application of docs/embedding.md, with its own error handler, logger and authentication, and adapters under prefixes. */
export function application(kind: keyof typeof sections): (tarball: string) => Promise<readonly string[]> {
  return async (tarball) => {
    const { heading, packageJson, line } = sections[kind];
    const folder = newProject(`fastify-${kind}`, tarball, ["typescript@5.9", "@types/node@22"], {
      "package.json": JSON.stringify({ name: `fastify-${kind}`, ...packageJson }),
    });
    run(folder, ["npx", "--no-install", "capstan", "init", "--yes"]);
    run(folder, ["npm", "install", "--silent", "--no-audit", "--no-fund"]);
    run(folder, ["npm", "run", "--silent", "generate"]);
    write(folder, { ...filesOf("An application of ES modules"), ...filesOf(heading) });
    run(folder, ["sh", "-ec", blocksOf("Build", "sh")[line] ?? "false"]);
    run(folder, ["capstan", "check", "--strict", "--no-code"]);
    const facts = await askApplication(folder, [process.execPath, "dist/main.js"]);
    if (!isDeepStrictEqual(facts, promised)) throw new Error(`it does something else: ${JSON.stringify(facts)}`);
    return ["type-checks, is built, and keeps its own error handler, logger and authentication; clean under check"];
  };
}
