import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Capstan's own `templates/` folder, wherever the package is installed. */
export function findTemplates(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, "templates");
    if (existsSync(join(candidate, "client.hbs"))) return candidate;
    if (dirname(folder) === folder) throw brokenInstallation("templates/");
  }
}

/** Reads one template, or one runtime module as `runtime/http.ts`. */
export function createTemplateReader(folder: string = findTemplates()): (name: string) => string {
  const texts = new Map<string, string>();
  return (name) => {
    const known = texts.get(name);
    if (known !== undefined) return known;
    const path = join(folder, name);
    if (!existsSync(path)) throw brokenInstallation(`templates/${name}`);
    const text = readFileSync(path, "utf8").replace(/\r\n/g, "\n");
    texts.set(name, text);
    return text;
  };
}

/** What the system says of templates without reading them, each a text that another content has not; `latest`: when the last of them was written, in milliseconds since 1970. */
export function stampTemplates(names: readonly string[]): {
  readonly stamps: readonly string[];
  readonly latest: number;
} {
  const folder = findTemplates();
  const stats = names.map((name) => statSync(`${folder}/${name}`, { throwIfNoEntry: false }));
  return {
    stamps: stats.map((each) => (each ? `${each.size} ${each.ino} ${each.mtimeMs} ${each.ctimeMs}` : "")),
    latest: stats.reduce((latest, each) => Math.max(latest, each?.mtimeMs ?? 0, each?.ctimeMs ?? 0), 0),
  };
}

/** A runtime module as JavaScript, as the package's build made it; undefined where Capstan runs from its sources. */
export function readRuntimeScript(module: string): string | undefined {
  const path = join(findTemplates(), "..", "dist", "runtime", module.replace(/\.ts$/, ".js"));
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** The program of a thread that makes capabilities, as the package's build made it; undefined where Capstan runs from its sources. */
export function crewScript(): string | undefined {
  const path = join(findTemplates(), "..", "dist", "crew-thread.js");
  return import.meta.url.endsWith(".js") && existsSync(path) ? path : undefined;
}

/** Capstan's own changelog; undefined where the package came without it. */
export function readChangelog(): string | undefined {
  const path = join(findTemplates(), "..", "CHANGELOG.md");
  return existsSync(path) ? readFileSync(path, "utf8").replace(/\r\n/g, "\n") : undefined;
}

/** A part of the package is not there: an error that says which, with a code as those of node have for modules. */
function brokenInstallation(part: string): Error {
  return Object.assign(new Error(`${part} is missing`), { code: "MODULE_NOT_FOUND" });
}

/** Names of the modules in `templates/runtime/`. */
export function listRuntime(folder: string = findTemplates()): readonly string[] {
  return readdirSync(join(folder, "runtime"))
    .filter((name) => name.endsWith(".ts"))
    .sort();
}
