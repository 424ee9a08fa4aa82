import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Capstan's own `templates/` folder, wherever the package is installed. */
export function findTemplates(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, "templates");
    if (existsSync(join(candidate, "client.hbs"))) return candidate;
    if (dirname(folder) === folder) throw new Error("Capstan's templates are missing beside it: install the package again");
  }
}

/** Reads one template, or one runtime module as `runtime/http.ts`. */
export function createTemplateReader(folder: string = findTemplates()): (name: string) => string {
  const texts = new Map<string, string>();
  return (name) => {
    const text = texts.get(name) ?? readFileSync(join(folder, name), "utf8").replace(/\r\n/g, "\n");
    texts.set(name, text);
    return text;
  };
}

/** Names of the modules in `templates/runtime/`. */
export function listRuntime(folder: string = findTemplates()): readonly string[] {
  return readdirSync(join(folder, "runtime")).filter((name) => name.endsWith(".ts")).sort();
}
