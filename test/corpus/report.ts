// `npm run corpus`: compiles every file of the corpus, type-checks what comes out, prints a table and rewrites docs/corpus.md.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { format } from "prettier";
import { positionOf } from "../../generator/diagnostics/position.js";
import { emitRuntime } from "../../generator/emit/runtime.js";
import { type Compilation, defaultSettings } from "../../generator/pipeline.js";
import { createTemplateReader, listRuntime } from "../../generator/source/package-files.js";
import { runSample, type SampleResult } from "./run-sample.js";
import { compileCorpusFile, type CorpusFile, findCorpus, hasHeader, isPublished, readCorpus } from "./corpus.js";
import { typeErrorsIn } from "../run-tool.js";

const scratch = join(".capstan", "corpus");

/** What each refusal looks like, in a line of our own. */
const constructs: Readonly<Record<string, string>> = {
  "model/answer-schema-missing": "`avro` and `protobuf` without `outputSchema`",
  "model/answer-schema-unreadable": "an `outputSchema` that is not there",
  "model/duplicate-api": "two consumed APIs of one namespace",
  "model/duplicate-route": "two operations of one adapter with the same method and path, calling different operations",
  "model/duplicate-tool": "two tools of one name that call different operations",
  "model/empty-secret": '`token: ""` where a secret belongs',
  "model/import-cycle": "`a.yaml` imports from `b.yaml`, which imports from `a.yaml`",
  "model/import-not-found":
    "`consumes: [{import: x, location: ./shared/x.yaml}]` where `shared/x.yaml` was not published",
  "model/import-unknown-namespace": "`import: x` of a file that declares other namespaces",
  "model/incomplete-authentication": "`authentication: {type: basic, username: ...}` without `password`",
  "model/lost-input": "a required input of an operation that writes, which nothing reads",
  "model/lost-parameter": "`with: {id: rest.id}` of an operation that writes and has no parameter `id`",
  "model/mapping-clash": "`mappings` that fill both `a` and `a.b`",
  "model/other-hole": '`with: {id: "{id}"}` of an operation that writes',
  "model/path-input-unplaced": "an input `in: path` that the path has no placeholder for",
  "model/script-unusable": "a `script` step whose file is outside the project, or not there",
  "model/shell-binding": "`token: ${TOKEN}` where `{{TOKEN}}` is meant",
  "model/unknown-namespace": "`call: x.list` where nothing that is consumed is named `x`",
  "model/unknown-operation": "`call: api.list-things` where `api` declares only `get-thing`",
  "model/unknown-ref": "`ref: aggregate.flow` that no aggregate declares",
  "model/unknown-step": "`mappings: [{value: $.step.field}]` where no step is named `step`",
  "model/unsupported-authentication": "`authentication: {type: oauth1}` (or `aws-sig-v4`, `hmac`, `certificate`)",
  "model/unsupported-tunnel": "`tunnel: {...}`: traffic that must go through an overlay",
  "plan/name-clash": "`get-pet` and `getPet`, which become the same identifier",
  "schema/misplaced-key": "a key in a place where it means nothing, that means something elsewhere",
  "schema/missing-key": "an operation without `method`",
  "schema/missing-version": "neither `naftiko:` nor `ikanos:`",
  "schema/misspelled-key": "`methd: GET`",
  "schema/no-sections": "a document with neither `capability` nor sections",
  "schema/odd-version": "`naftiko: latest`",
  "schema/other-format": "`apiVersion: ...`, an OpenAPI document, the format of 2025",
  "schema/repeated-name": "two entries of one name",
  "schema/unknown-type": "`consumes: [{type: some-database}]`",
  "schema/unsupported-api": "`consumes: [{type: workers-kv}]`: no HTTP API",
  "schema/unsupported-construct": "`forEach` of a step, and other executors",
  "schema/wrong-type": "a list where a map belongs",
  "source/duplicate-key": "one key twice in one map",
  "source/empty": "an empty file",
  "source/indent": "a line that is indented as no line above it is",
  "source/reserved-start": "a value that starts with `@`, a backtick or `%`",
  "source/several-documents": "two documents in one file",
  "source/syntax": "text that is no YAML",
  "source/tab": "a line indented by a tab",
  "source/unquoted-colon": "`description: first: second` without quotes",
};

interface Result {
  readonly file: CorpusFile;
  /** `whole`: compiled as it is; `partly`: with --keep-going; `refused`. */
  readonly outcome: "whole" | "partly" | "refused" | "crashed";
  readonly compilation: Compilation | undefined;
  readonly milliseconds: number;
}

function compileOne(folder: string, file: CorpusFile): Result {
  const start = performance.now();
  try {
    const whole = compileCorpusFile(folder, file);
    const milliseconds = performance.now() - start;
    if (whole.files.length > 0) return { file, outcome: "whole", compilation: whole, milliseconds };
    const partly = compileCorpusFile(folder, file, { ...defaultSettings, keepGoing: true });
    // The reasons are those of the run without --keep-going.
    return {
      file,
      outcome: partly.files.length > 0 ? "partly" : "refused",
      compilation: { ...partly, diagnostics: whole.diagnostics },
      milliseconds,
    };
  } catch (error) {
    console.error(`crash: ${file.path}\n${error instanceof Error ? (error.stack ?? "") : String(error)}`);
    return { file, outcome: "crashed", compilation: undefined, milliseconds: performance.now() - start };
  }
}

function fingerprint(compilation: Compilation | undefined): string {
  const hash = createHash("sha256");
  for (const { path, text } of compilation?.files ?? []) hash.update(`${path}\n${text}\n`);
  return hash.digest("hex");
}

/** Writes what compiled, and projects of some hundred capabilities each: one program of all of them takes more memory than machines have. Answers the projects. */
function writeScratch(results: readonly Result[]): readonly string[] {
  rmSync(scratch, { recursive: true, force: true });
  const read = createTemplateReader();
  mkdirSync(join(scratch, "runtime"), { recursive: true });
  for (const module of listRuntime()) writeFileSync(join(scratch, "runtime", module), emitRuntime(module, read).text);
  for (const [index, { compilation }] of results.entries()) {
    if (!compilation || compilation.files.length === 0) continue;
    const folder = join(scratch, String(index).padStart(4, "0"));
    mkdirSync(folder, { recursive: true });
    symlinkSync(join("..", "runtime"), join(folder, "runtime"));
    for (const { path, text } of compilation.files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noImplicitOverride: true,
    noFallthroughCasesInSwitch: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const hundreds = Array.from({ length: Math.ceil(results.length / 100) }, (_, index) =>
    String(index).padStart(2, "0"),
  );
  return hundreds
    .filter((hundred) => readdirSync(scratch).some((folder) => folder.startsWith(hundred)))
    .map((hundred) => {
      const project = join(scratch, `tsconfig.${hundred}.json`);
      writeFileSync(project, JSON.stringify({ compilerOptions, include: [`${hundred}??/**/*.ts`] }));
      return project;
    });
}

interface CodeCount {
  files: number;
  count: number;
  example: string;
}

/** Per code: in how many files, how often, and where first. */
function countCodes(results: readonly Result[], severity: string): ReadonlyMap<string, CodeCount> {
  const counts = new Map<string, CodeCount>();
  for (const { file, compilation } of results) {
    const seen = new Set<string>();
    for (const { code, severity: own, span } of compilation?.diagnostics ?? []) {
      if (own !== severity) continue;
      const place = span ? Object.values(positionOf(span.file, span.start)).join(":") : "1:1";
      const entry = counts.get(code) ?? { files: 0, count: 0, example: `${span?.file.path ?? file.path}:${place}` };
      entry.count += 1;
      if (!seen.has(code)) entry.files += 1;
      seen.add(code);
      counts.set(code, entry);
    }
  }
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

interface Totals {
  readonly name: string;
  readonly results: readonly Result[];
}

function outcomes({ results }: Totals): Readonly<Record<Result["outcome"], number>> {
  const counts = { whole: 0, partly: 0, refused: 0, crashed: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

/** How the calls of all that compiles went: what the upstream received against what the YAML means. */
function runTable({ files, calls, compared, notCompared, mismatches }: SampleResult): readonly string[] {
  const reasons = Object.entries(notCompared).sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "| published files that compile | calls | compared | otherwise than meant |",
    "| ---: | ---: | ---: | ---: |",
    `| ${files} | ${calls} | ${compared} | ${mismatches.length} |`,
    "",
    `Not compared: ${reasons.map(([reason, number]) => `${reason} ${number}`).join(", ") || "none"}.`,
  ];
}

function document(results: readonly Result[], run: SampleResult): string {
  const groups: readonly Totals[] = [
    {
      name: "published, with a version header",
      results: results.filter(({ file }) => isPublished(file) && hasHeader(file)),
    },
    { name: "published, without one", results: results.filter(({ file }) => isPublished(file) && !hasHeader(file)) },
    { name: "official", results: results.filter(({ file }) => !isPublished(file)) },
    {
      name: "official and valid by their schema",
      results: results.filter(({ file }) => !isPublished(file) && file.schemaValid),
    },
  ];
  const rows = groups.map((group) => {
    const { whole, partly, refused } = outcomes(group);
    const all = group.results.length;
    return `| ${group.name} | ${all} | ${whole} (${percent(whole, all)}) | ${whole + partly} (${percent(whole + partly, all)}) | ${refused} |`;
  });
  const refusals = [...countCodes(results, "error")].map(
    ([code, { files, count, example }]) =>
      `| \`${code}\` | ${files} | ${count} | \`${example}\` | ${constructs[code] ?? ""} |`,
  );
  const warnings = [...countCodes(results, "warning"), ...countCodes(results, "info")].map(
    ([code, { files, count }]) => `| \`${code}\` | ${files} | ${count} |`,
  );
  return [
    "# The corpus",
    "",
    "Rewritten by `npm run corpus`, which compiles every file of the corpus of published and official capabilities, and type-checks everything that comes out under the strict flags.",
    "The corpus holds one file of each structural shape, so that rare mistakes stand beside common ones: its shares are no shares of what is published.",
    "",
    "## What compiles",
    "",
    "| files | all | as they are | with `--keep-going` | refused |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
    "With `--keep-going` a refused part is left out, or becomes a handler that the user passes in where a call leads to nothing; what that is stands in a warning.",
    "",
    "## What runs",
    "",
    "Every published file that compiles, with `--keep-going` where it must, is started, and each of its operations and tools is called with all inputs and with the required ones alone. The upstream, or the handler, must receive what the YAML means, as a reading of the YAML that shares no code with the compiler says it.",
    "",
    ...runTable(run),
    "",
    "## Why files are refused",
    "",
    "| code | files | times | first at | the construct |",
    "| --- | ---: | ---: | --- | --- |",
    ...refusals,
    "",
    "## What else is said",
    "",
    "| code | files | times |",
    "| --- | ---: | ---: |",
    ...warnings,
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const folder = findCorpus();
  if (folder === undefined) {
    console.log("the corpus is not there: nothing to do");
    return;
  }
  const start = performance.now();
  const files = readCorpus(folder);
  const results = files.map((file) => compileOne(folder, file));
  const compiled = performance.now();
  const unstable = results.filter(
    (result) => fingerprint(result.compilation) !== fingerprint(compileOne(folder, result.file).compilation),
  );
  const again = performance.now();
  const projects = writeScratch(results);
  const written = performance.now();
  const typeErrors = projects.flatMap((project) => typeErrorsIn(project).filter((line) => line.includes("error TS")));
  const checked = performance.now();
  const run = await runSample(folder, files.length);
  const ran = performance.now();
  const text = document(results, run);
  // The tables are laid out, so that the page is the same whoever writes it.
  writeFileSync(join("docs", "corpus.md"), await format(text, { parser: "markdown", printWidth: 160 }));

  const stages = new Map<string, number>();
  for (const { compilation } of results)
    for (const [stage, milliseconds] of Object.entries(compilation?.timings ?? {}))
      stages.set(stage, (stages.get(stage) ?? 0) + milliseconds);
  const { whole, partly, refused, crashed } = outcomes({ name: "", results });
  const lines = results.reduce(
    (sum, { compilation }) =>
      sum + (compilation?.files ?? []).reduce((own, file) => own + file.text.split("\n").length, 0),
    0,
  );
  console.log(text.slice(text.indexOf("| files"), text.indexOf("## What else")).trimEnd());
  console.log(
    `\nfiles ${files.length}, compiled ${whole}, with --keep-going ${partly} more, refused ${refused}, crashes ${crashed}, type errors ${typeErrors.length}, non-deterministic ${unstable.length}; calls ${run.calls}, compared ${run.compared}, otherwise than meant ${run.mismatches.length}`,
  );
  console.log(
    `lines written ${lines}; seconds: compile ${seconds(compiled - start)}, again ${seconds(again - compiled)}, write ${seconds(written - again)}, type check ${seconds(checked - written)}, run ${seconds(ran - checked)} (${availableParallelism()} cores)`,
  );
  console.log(
    `compile by stage, seconds: ${[...stages].map(([stage, milliseconds]) => `${stage} ${seconds(milliseconds)}`).join(", ")}; peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  );
  console.log("slowest:");
  for (const { file, milliseconds } of [...results]
    .sort((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, 10))
    console.log(`  ${milliseconds.toFixed(0).padStart(5)} ms  ${file.path}`);
  for (const line of typeErrors.slice(0, 20)) console.log(line);
  for (const { file } of unstable.slice(0, 20)) console.log(`not the same twice: ${file.path}`);
  for (const { file, operation, expected, received } of run.mismatches.slice(0, 10))
    console.log(`\n${file}\n  ${operation}\n  expected ${expected}\n  received ${received}`);
  if (crashed + typeErrors.length + unstable.length + run.mismatches.length > 0) process.exitCode = 1;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

await main();
