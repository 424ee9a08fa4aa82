// Bundles the command and the library into dist/, so that `capstan` starts fast: what few runs need (Prettier, ts-morph, diff) stays outside and is loaded when used.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, transform } from "esbuild";
import Handlebars from "handlebars";
import { joinChunks, loadedWith } from "./join-chunks.js";
import { plainMethods } from "./plain-methods.js";
import { quickForms } from "./quick-forms.js";

const { version, dependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** Every file below a folder, sorted, `/` between parts. */
function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/")).sort();
}

/** Templates that Handlebars fills. */
const layouts = filesBelow("templates").filter((path) => path.endsWith(".hbs"));

/** Hash of the code that decides what is generated and what is said about it; the same on every machine for the same sources. */
function hashSources() {
  const hash = createHash("sha256").update(JSON.stringify([dependencies, optionalDependencies]));
  for (const path of [...filesBelow("generator"), ...layouts])
    hash.update(`${path}\n${readFileSync(path, "utf8").replaceAll("\r\n", "\n")}\n`);
  return hash.digest("hex");
}

/** TypeScript is required: where it is imported, Node looks for a second through ten megabytes of it for what it exports. */
const requireTypeScript = {
  name: "require-typescript",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ts-morph$/ }, ({ kind }) =>
      kind === "require-call" ? { path: "ts-morph", external: true } : { path: "ts-morph", namespace: "required" },
    );
    onLoad({ filter: /^ts-morph$/, namespace: "required" }, () => ({
      contents: 'module.exports = require("ts-morph");',
    }));
  },
};

/** A compiled template that does not make an object of the place in the template for each value that it reads. */
function withoutPlaces(template) {
  return template.replace(
    /, *(?:"loc":)?\{"start":\{"line":\d+,"column":\d+\},"end":\{"line":\d+,"column":\d+\}\}/g,
    "",
  );
}

/** Templates are compiled ahead, with the options of the sources: of the package only what fills them is bundled. */
const compiledTemplates = {
  name: "compiled-templates",
  setup({ onLoad }) {
    onLoad({ filter: /emit[\\/]compile-template\.ts$/ }, async () => {
      const { code } = await transform(readFileSync("generator/emit/template-options.ts", "utf8"), { loader: "ts" });
      const { templateOptions } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      const entries = layouts.map((path) => {
        const name = path.replace(/^templates\/|\.hbs$/g, "");
        const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
        return `${JSON.stringify(name)}: ${withoutPlaces(Handlebars.precompile(text, templateOptions))}`;
      });
      return {
        contents: `import Handlebars from "handlebars/runtime";
const templates = { ${entries.join(", ")} };
export const compileTemplate = (name) => Handlebars.template(templates[name]);`,
        resolveDir: ".",
      };
    });
  },
};

const quickSources = {
  name: "quick-sources",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]generator[\\/].*\.ts$/ }, ({ path }) => ({
      contents: quickForms(readFileSync(path, "utf8"), path),
      loader: "ts",
    }));
  },
};

/** What of the YAML package finds tokens, without generators. */
const plainTokens = {
  name: "plain-tokens",
  setup({ onLoad }) {
    for (const [module, entry] of [
      ["lexer", "lex"],
      ["parser", "parse"],
    ])
      onLoad({ filter: new RegExp(`yaml[\\\\/]browser[\\\\/]dist[\\\\/]parse[\\\\/]${module}\\.js$`) }, ({ path }) => ({
        contents: plainMethods(readFileSync(path, "utf8"), entry),
      }));
  },
};

/** Node has them since 10; esbuild would make each a `new RegExp` that is compiled wherever it is used. */
const supported = { "regexp-unicode-property-escapes": true };
/** Packages that are bundled may require others. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
const external = ["oxfmt", "prettier", "diff", "ts-morph"];

rmSync("dist", { recursive: true, force: true });
const {
  metafile: { outputs },
} = await build({
  // `run` is for the tests: the command in a process that is warm. The package leaves it out.
  entryPoints: {
    cli: "generator/cli/main.ts",
    "crew-thread": "generator/cli/crew-thread.ts",
    run: "generator/cli/run.ts",
    index: "generator/index.ts",
  },
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  supported,
  external,
  // The package as browsers have it: the same sources as modules, which need no lookup of each other, and no look at the environment for each token.
  alias: { yaml: resolve("node_modules/yaml/browser/dist/index.js") },
  plugins: [requireTypeScript, compiledTemplates, quickSources, plainTokens],
  inject: ["quick-functions.js"],
  define: {
    CAPSTAN_VERSION: JSON.stringify(version),
    CAPSTAN_BUILD: JSON.stringify(hashSources()),
    CAPSTAN_TEMPLATES: JSON.stringify(filesBelow("templates").map((path) => path.slice("templates/".length))),
  },
  metafile: true,
  logLevel: "warning",
});

// What starts a command, and what `check` and `generate` load where nothing has changed, in a file each; what the library and threads load of the latter, in one of its own.
const chunkOf = (source) => Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
const start = loadedWith([chunkOf("generator/cli/main.ts")], outputs);
start.delete("dist/cli.js");
const command = loadedWith(["generator/cli/check.ts", "generator/cli/watch-generate.ts"].map(chunkOf), outputs);
const elsewhere = loadedWith(["dist/index.js", "dist/crew-thread.js"], outputs);
const rest = [...command].filter((path) => !start.has(path));
await joinChunks(
  outputs,
  new Map([
    ["start.js", start],
    ["common.js", new Set(rest.filter((path) => elsewhere.has(path)))],
    ["command.js", new Set(rest.filter((path) => !elsewhere.has(path)))],
  ]),
  "dist/chunks",
  {
    format: "esm",
    platform: "node",
    target: "node20.19",
    minifySyntax: true,
    minifyWhitespace: true,
    external,
    logLevel: "warning",
    supported,
    banner,
  },
);

// Runtime modules as `capstan serve` runs them, without their types, which takes seconds to take away; and as code imports them from the package.
const runtime = filesBelow("templates/runtime").filter((path) => path.endsWith(".ts"));
await build({
  entryPoints: runtime,
  outdir: "dist/runtime",
  format: "esm",
  target: "es2022",
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  logLevel: "warning",
});

// Declarations are for those who install the package: `npm pack` asks for them.
if (process.argv.includes("--types")) {
  const flags =
    "--ignoreConfig --declaration --emitDeclarationOnly --module nodenext --target es2023 --types node --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --skipLibCheck";
  for (const [files, to, from] of [
    [["generator/index.ts"], "dist/types", "generator"],
    [runtime, "dist/runtime", "templates/runtime"],
  ])
    execFileSync(
      process.execPath,
      ["node_modules/typescript/bin/tsc", ...files, "--outDir", to, "--rootDir", from, ...flags.split(" ")],
      { stdio: "inherit" },
    );
}
