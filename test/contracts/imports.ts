import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `npm run imports`: documents of APIs are imported, generated and served against a mock made of the document. oasdiff (Go) says where the contract that is
 * exposed is another than the source on paths, parameters, bodies and answers: each kind of difference has its reason here. schemathesis (Python) calls every
 * operation of what is served with all its checks. Both are installed into `.capstan/`; a machine without Go or Python is told so.
 */
const home = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(home, ".capstan", "bin");
const oasdiff = join(bin, "oasdiff");
const python = join(home, ".capstan", "contracts", "python");
const [, , examples = "10", seed = "20261125"] = process.argv;

const documents = [
  join(home, "test", "openapi", "zoo.yaml"),
  ...readdirSync(join(home, "test", "contracts", "imports"))
    .sort()
    .map((name) => join(home, "test", "contracts", "imports", name)),
];

/** Where the two may differ: a pattern of places, and why. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /responses\.added\./,
    "statuses of an upstream are handed on, and the adapter refuses and fails by itself: both are said",
  ],
  [
    /responses\.modified\.[45]\d\d\.content\.(?:added|modified)\./,
    "what fails with a status is told by the upstream, or by the adapter itself in a problem document",
  ],
  [/responses\.modified\.\w+\.headers\.added\./, "headers that the adapter hands on with an answer are said"],
  [
    /parameters\.modified\.query\.\w+\.explode/,
    "an adapter takes lists repeated, whichever way it writes them to the API",
  ],
  [
    /(?:oneOf|anyOf|discriminatorDiff)/,
    "alternatives are `anyOf`: what fits two of them is no error, and each says by a literal which it is",
  ],
  [/operationID/, "every operation has an id"],
  [/(?:schema\.minProps|\.format$)/, "limits of whole bodies, and formats of numbers, are the API's to check"],
  [/requestBody\.content\.added\./, "a form is taken as JSON too, a patch as a merge patch (RFC 7396)"],
  [/schema\.additionalPropertiesAllowed/, "fields that nobody declared are refused by name"],
];
if (reasons.length > 10) throw new Error("more than ten kinds of difference");

/** Checks that what is served cannot pass, and why. */
const unchecked: Readonly<Record<string, string>> = {
  // A mock remembers nothing: what was deleted is there again.
  "": "use_after_free",
  // Formats, of its ids and dates, are told, not checked (JSON Schema 2020-12, Validation, 7.2.1); and members called `__proto__` are refused by open objects, too.
  "zoo.yaml": "use_after_free,negative_data_rejection,positive_data_acceptance",
};

const running: ChildProcess[] = [];
const hasGo = installOasdiff();
const hasPython = installSchemathesis();
const used = new Set<RegExp>();
for (const document of documents) await check(document);
for (const child of running) child.kill("SIGKILL");
if (hasGo)
  for (const [pattern, reason] of reasons)
    if (!used.has(pattern)) fail(`${pattern.source} is a difference no more: take it out (${reason})`);
if (process.exitCode === undefined)
  console.log(
    `${documents.length} imports hold (seed ${seed}, ${examples} examples of each operation), ${used.size} kinds of difference`,
  );

async function check(document: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-import-"));
  const file = basename(document);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  symlinkSync(join(home, "node_modules"), join(folder, "node_modules"));
  copyFileSync(document, join(folder, file));
  const capstan = (...args: readonly string[]): string =>
    run(process.execPath, [join(home, "dist", "cli.js"), ...args], folder);
  capstan("import", "openapi", file);
  capstan("generate");
  const [name = ""] = readdirSync(join(folder, "generated")).filter((each) => each !== "runtime");
  const exposed = join(folder, "generated", name, "openapi.json");
  if (hasGo) compare(file, inThree(join(folder, file)), exposed);
  if (hasPython) {
    const url = await serve(folder);
    run(
      join(python, "bin", "schemathesis"),
      [
        "run",
        exposed,
        "--url",
        url,
        "--checks",
        "all",
        "--exclude-checks",
        unchecked[file] ?? unchecked[""] ?? "",
        "--max-examples",
        examples,
        "--seed",
        seed,
        "--no-color",
      ],
      folder,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A document in OpenAPI 3, which is all that oasdiff reads; Swagger 2 as another converter has it. */
function inThree(document: string): string {
  if (!/["']?swagger["']?\s*:/.test(readFileSync(document, "utf8"))) return document;
  const converted = `${document}.3.json`;
  run("npx", ["--yes", "swagger2openapi@7.0.8", document, "-o", converted], home);
  return converted;
}

/** Every difference of what is written in the source's operations has a reason. */
function compare(name: string, source: string, exposed: string): void {
  const said = run(
    oasdiff,
    [
      "diff",
      "--auto-upgrade",
      "--flatten-allof",
      "--flatten-params",
      "--format",
      "json",
      "--exclude-elements",
      "description,examples,summary,tags,title,endpoints,extensions",
      source,
      exposed,
    ],
    home,
  );
  const { paths }: { readonly paths?: unknown } = JSON.parse(said);
  const places = placesOf(paths ?? {}, "paths");
  for (const place of places) {
    const reason = reasons.find(([pattern]) => pattern.test(place));
    if (reason) used.add(reason[0]);
    else fail(`${name}: ${place} is another in the contract that is exposed, and nobody has said why`);
  }
  console.log(`${name}: ${places.length} differences, all with their reasons`);
}

/** The leaves of a diff as paths, items of lists by their text. */
function placesOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value))
    return value.map((item) => `${path}.${typeof item === "object" ? JSON.stringify(item) : String(item)}`);
  if (typeof value !== "object" || value === null) return [path];
  if ("from" in value && "to" in value) return [path];
  return Object.entries(value).flatMap(([key, part]) => placesOf(part, `${path}.${key}`));
}

/** Starts `capstan serve --mock` on a free port, and answers with the address of its REST adapter. */
async function serve(folder: string): Promise<string> {
  const [capability = ""] = readdirSync(join(folder, "capabilities"));
  const path = join(folder, "capabilities", capability);
  writeFileSync(path, readFileSync(path, "utf8").replace(/port: \d+/g, "port: 0"));
  const child = spawn(process.execPath, [join(home, "dist", "cli.js"), "serve", "--mock"], { cwd: folder });
  running.push(child);
  let said = "";
  return await new Promise((found, failed) => {
    const hear = (chunk: Buffer): void => {
      if (said.length < 100_000) said += chunk.toString();
      const url = /\(REST\) listens on (\S+)/.exec(said)?.[1];
      if (url !== undefined) found(url);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void once(child, "exit").then(() => failed(new Error(said)));
  });
}

function installOasdiff(): boolean {
  if (existsSync(oasdiff)) return true;
  if (spawnSync("go", ["version"]).status !== 0) {
    console.log("skipped: Go is not there to install oasdiff with, so contracts are not compared with their sources");
    return false;
  }
  mkdirSync(bin, { recursive: true });
  run("go", ["install", "github.com/oasdiff/oasdiff@latest"], home, { GOBIN: bin });
  return existsSync(oasdiff);
}

function installSchemathesis(): boolean {
  if (existsSync(join(python, "bin", "schemathesis"))) return true;
  if (spawnSync("python3", ["--version"]).status !== 0) {
    console.log("skipped: there is no python3, so schemathesis does not run");
    return false;
  }
  run("python3", ["-m", "venv", python], home);
  run(
    join(python, "bin", "pip"),
    ["install", "--quiet", "schemathesis==4.32.5", "openapi-spec-validator==0.7.2"],
    home,
  );
  return existsSync(join(python, "bin", "schemathesis"));
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) fail(`${[command, ...args].join(" ")} failed:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return stdout;
}

function fail(why: string): void {
  console.log(`${why}\n`);
  process.exitCode = 1;
}
