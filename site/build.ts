// The pages of docs/ and those beside README as a site: `npm run site` writes it to .capstan/site/dist. What leads nowhere fails it: links to pages by
// VitePress, fragments and files by what stands below; and a page that the menu forgets.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";

const vitepress = "1.6.4";
const algoliasearch = "5.50.0";
const tools = resolve(".capstan", "vitepress");
const source = resolve(".capstan", "site");
const built = join(source, "dist");

/** Installed in a folder of its own when it is first needed: nobody but the site needs its hundred megabytes. */
function install(): void {
  const file = join(tools, "node_modules", "vitepress", "package.json");
  if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === vitepress) return;
  mkdirSync(tools, { recursive: true });
  // The one part below it that comes in a new edition every week, of a dozen packages that are not there at once.
  writeFileSync(join(tools, "package.json"), JSON.stringify({ private: true, overrides: { algoliasearch } }));
  run("npm", [
    "install",
    "--silent",
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--prefix",
    tools,
    `vitepress@${vitepress}`,
  ]);
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, VITEPRESS_NO_TELEMETRY: "1" },
  });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ""} failed`);
}

/** Pages as they stand in the repository, so that their links lead where they lead there, a README as its folder's; other files are served as they are. */
function gather(): void {
  rmSync(source, { recursive: true, force: true });
  for (const folder of ["docs", "examples"])
    for (const name of readdirSync(folder)) copy(join(folder, name), name.endsWith(".md") ? "" : "public");
  for (const name of ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md"]) copy(name, "");
  copy("LICENSE", "public");
  mkdirSync(join(source, ".vitepress"));
  cpSync(join("site", "config.js"), join(source, ".vitepress", "config.mjs"));
}

function copy(path: string, below: string): void {
  const asFolder = (text: string): string => text.replace(/\bREADME\.md\b/g, "index.md");
  const to = join(source, below, asFolder(path));
  mkdirSync(dirname(to), { recursive: true });
  if (!path.endsWith(".md")) return cpSync(path, to);
  const links = /\]\([^)]*\)/g;
  writeFileSync(to, readFileSync(path, "utf8").replace(links, asFolder));
}

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
}

function readPages(base: string): ReadonlyMap<string, Page> {
  const names = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
  return new Map(
    names.map((name) => {
      const html = readFileSync(join(built, name), "utf8");
      const values = (attribute: string): readonly string[] =>
        [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, "g"))].map(([, value = ""]) => value);
      const here = posix.join(base, name.replaceAll("\\", "/"));
      const links = values("href").filter((href) => !/^[a-z]+:|^\/\//i.test(href));
      return [
        here,
        { ids: new Set(values("id")), links: links.map((href) => new URL(href, `http://site${here}`).href.slice(11)) },
      ];
    }),
  );
}

/** What is wrong with links of the built pages, and pages that no menu leads to. */
function problems(base: string): readonly string[] {
  const pages = readPages(base);
  const pageAt = (path: string): string => (path.endsWith("/") ? `${path}index.html` : path);
  const found = new Set<string>();
  for (const [name, { links }] of pages)
    for (const link of links) {
      const [path = "", fragment = ""] = link.split("#");
      const to = pages.get(pageAt(path));
      const isFile = existsSync(join(built, decodeURIComponent(path.slice(base.length))));
      if (!to && !isFile) found.add(`${name}: ${path} is not there`);
      else if (to && fragment !== "" && !to.ids.has(decodeURIComponent(fragment)))
        found.add(`${name}: ${path} has nothing called #${fragment}`);
    }
  const menu = new Set((pages.get(`${base}index.html`)?.links ?? []).map((link) => pageAt(link.replace(/#.*$/, ""))));
  for (const name of pages.keys())
    if (!menu.has(name) && !name.endsWith("/404.html"))
      found.add(`${name}: the menu in site/config.js does not have it`);
  return [...found].sort();
}

install();
gather();
run(process.execPath, [
  join(tools, "node_modules", "vitepress", "bin", "vitepress.js"),
  "build",
  source,
  "--outDir",
  built,
]);
const wrong = problems(process.env["CAPSTAN_SITE_BASE"] ?? "/");
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`${built}: ${readPages("/").size} pages`);
