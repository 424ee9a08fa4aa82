import { posix, relative, resolve } from "node:path";
import { documentPath } from "../config/documents.js";
import { lockName, serializeLock } from "../config/lock.js";
import type { SourceFile } from "../diagnostics/span.js";
import { createReporter, type Reporter } from "../diagnostics/reporter.js";
import { chooseOperations, tagsOf } from "../openapi/choose-operations.js";
import type { ApiDocument } from "../openapi/document.js";
import { namespaceOf } from "../openapi/name-api.js";
import { openDocument } from "../openapi/open-document.js";
import type { ReadDocument } from "../openapi/references.js";
import { type ImportSettings, writeCapability } from "../openapi/write-capability.js";
import { hashText } from "../output/hash.js";
import { writeFiles } from "../output/write-files.js";
import { fetchText, isUrl } from "../source/fetch-text.js";
import { configNames, findProject } from "../source/project.js";
import { nearestPath } from "../source/nearest-path.js";
import { projectPath, readSource } from "../source/read-file.js";
import { writeYaml } from "../source/write-yaml.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { fetchOthers } from "./fetch-document.js";
import { printFindings } from "./print-findings.js";
import { importReader } from "./read-inputs.js";
import { reportRefusal } from "./report-refusal.js";
import type { Terminal } from "./terminal.js";

/** A document, and where it stands in the project. */
interface Imported {
  readonly document: ApiDocument;
  readonly path: string;
  /** What has to be written there first: the document, and what it is split over, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The URL that it came from. */
  readonly url: string | undefined;
}

/**
 * `capstan import openapi`: writes a capability that calls and exposes operations of a document, and keeps the document in the project as the source of
 * their types. Nothing is written over without `--force`.
 */
export async function importDocument(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const root = findProject(terminal.cwd);
  const reporter = createReporter();
  const imported = await readImported(args.operands[1] ?? "", root, terminal, reporter);
  const operations = imported && chosen(imported, args, reporter);
  if (!imported || !operations) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return reporter.diagnostics.some(({ code }) => code === "source/unreadable" || code === "cli/fetch-failed")
      ? exitCodes.unreadable
      : exitCodes.findings;
  }
  const { document, path: location, url } = imported;
  const namespace = namespaceOf(document, stemOf(location));
  const path =
    args.out === undefined ? `capabilities/${namespace}.yaml` : projectPath(root, resolve(terminal.cwd, args.out));
  const both = !args.rest && !args.mcp;
  const written = writeCapability(document, {
    operations,
    namespace,
    location: relativeTo(path, location),
    rest: args.rest || both,
    mcp: args.mcp || both,
    baseUri: baseUriOf(document, url),
  });
  const files = filesOf(root, namespace, imported, [path, written.text]);
  const taken = [...files].find(([each, text]) => {
    const found = readSource(root, each);
    return "file" in found && found.file.text !== text;
  });
  if (taken && !args.force) {
    reporter.report("cli/import-exists", { path: taken[0] }, { path: taken[0] });
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.findings;
  }
  try {
    writeFiles(root, files, process.pid);
  } catch (error) {
    printFindings([reportRefusal(error, path)], [], args, terminal);
    return exitCodes.unreadable;
  }
  printFindings(reporter.diagnostics, [], args, terminal);
  // A folder of a project is the project's, as for every command: where that is, and what was written there, is seen from where the command runs.
  const enclosing = root === terminal.cwd ? undefined : seenFrom(terminal.cwd, root);
  const shown = [...files.keys()].map((each) => seenFrom(terminal.cwd, resolve(root, each)));
  terminal.err(
    summary(shown, operations.length, written, {
      namespace,
      enclosing,
      next: isUsualPlace(path)
        ? "capstan generate"
        : `capstan generate ${seenFrom(terminal.cwd, resolve(root, path))}; where \`capabilities\` of the configuration names it, capstan generate alone`,
      // A configuration that is there is its owner's to write in.
      url: files.has("capstan.config.yaml") ? undefined : url,
    }),
  );
  return exitCodes.clean;
}

/** What is written: the capability, the document's copies, and what makes a project of a folder that is none. */
function filesOf(
  root: string,
  namespace: string,
  imported: Imported,
  capability: readonly [path: string, text: string],
): ReadonlyMap<string, string> {
  return new Map([
    ...imported.files,
    capability,
    // What names no project is one from here on: its capabilities may lead to the document, and to nothing outside.
    ...(isProject(root) ? [] : startProject(namespace, imported)),
    // A package that nobody has configured yet has a document like any other.
    ...(isProject(root) && !isConfigured(root) ? lockedDocument(namespace, imported) : []),
  ]);
}

/** The configuration of a new project; a document that has a URL is locked, so that \`capstan update\` fetches it again. */
function startProject(namespace: string, imported: Imported): readonly (readonly [string, string])[] {
  const config = `# The folder of this file is the project: what its capabilities import stays in it.
capabilities:
  - capabilities/*.{yaml,yml}
`;
  return imported.url === undefined ? [["capstan.config.yaml", config]] : lockedDocument(namespace, imported, config);
}

/** The setting and the lock of a document that has a URL, below what the configuration says besides; nothing for one that has none. */
function lockedDocument(
  namespace: string,
  { files, url }: Imported,
  config = "",
): readonly (readonly [string, string])[] {
  if (url === undefined) return [];
  const hashes = Object.fromEntries([...files].map(([path, text]) => [path, hashText(text)]));
  return [
    ["capstan.config.yaml", `${config}${documentSetting(namespace, url)}`],
    [lockName, serializeLock({ sources: {}, documents: { [namespace]: { source: url, files: hashes } } })],
  ];
}

function documentSetting(namespace: string, url: string): string {
  return writeYaml({ upstreams: { [namespace]: { openapi: url } } }, []);
}

function isProject(root: string): boolean {
  return isConfigured(root) || "file" in readSource(root, "package.json");
}

function isConfigured(root: string): boolean {
  return [...configNames, lockName].some((name) => "file" in readSource(root, name));
}

/** Reads the document. One that is fetched, or lies outside the project, is to stand in its folder `openapi/`. */
async function readImported(
  operand: string,
  root: string,
  terminal: Terminal,
  reporter: Reporter,
): Promise<Imported | undefined> {
  if (isUrl(operand)) {
    const fetched = await fetchText(operand, terminal.env.CAPSTAN_TOKEN);
    if ("problem" in fetched) {
      reporter.report("cli/fetch-failed", { path: operand }, { source: operand, reason: fetched.problem });
      return undefined;
    }
    return await placeFetched(fetched.file.text, operand, terminal, reporter);
  }
  const path = projectPath(root, resolve(terminal.cwd, operand));
  const read = readSource(root, path);
  if ("problem" in read) {
    const nearest = nearestPath(root, path, read.problem);
    reporter.report("source/unreadable", { path }, { path, reason: read.problem, nearest });
    return undefined;
  }
  if (path.startsWith("../") || posix.isAbsolute(path)) return placeCopy(read.file, root, reporter);
  const document = openDocument(read.file, documentReader(root, path), reporter);
  return document && { document, path, files: new Map(), url: undefined };
}

/** A document that lies outside the project: its copy stands alone. */
function placeCopy(file: SourceFile, root: string, reporter: Reporter): Imported | undefined {
  const document = openDocument(file, documentReader(root, "openapi/api.yaml"), reporter);
  if (!document) return undefined;
  const name = namespaceOf(document, stemOf(file.path));
  const path = `openapi/${name}.${/^\s*\{/.test(file.text) ? "json" : "yaml"}`;
  return { document, path, files: new Map([[path, file.text]]), url: undefined };
}

/** A document that is fetched, with the files that it is split over: where `capstan update` would put them. */
async function placeFetched(
  text: string,
  url: string,
  terminal: Terminal,
  reporter: Reporter,
): Promise<Imported | undefined> {
  const opened = openDocument({ path: url, text }, () => ({ path: "", file: undefined }), reporter);
  if (!opened) return undefined;
  const path = documentPath(namespaceOf(opened, stemOf(url)), url);
  const others = await fetchOthers({ path, url, root: opened.root }, terminal.env.CAPSTAN_TOKEN);
  if ("problem" in others) {
    reporter.report("cli/fetch-failed", { path }, { source: others.source, reason: others.problem });
    return undefined;
  }
  const files = new Map([[path, text], ...others]);
  const document = openDocument({ path, text }, readerOf(files), reporter);
  return document && { document, path, files, url };
}

function readerOf(files: ReadonlyMap<string, string>): ReadDocument {
  return (importer, location) => {
    const path = posix.join(posix.dirname(importer.path), location);
    const text = files.get(path);
    return { path, file: text === undefined ? undefined : { path, text } };
  };
}

function documentReader(root: string, path: string): ReturnType<typeof importReader> {
  return importReader(path, { root, config: { importFrom: [] } });
}

/** The operations that were asked for; undefined, and reported, where there are none. */
function chosen(
  { document, path }: Imported,
  { tag, operation }: Arguments,
  reporter: Reporter,
): ImportSettings["operations"] | undefined {
  const operations = chooseOperations(document, { tag, operation });
  if (operations.length > 0) return operations;
  const tags = tagsOf(document);
  const near = tag === undefined ? undefined : nearestWord(tag, tags);
  const wanted = [
    ...(tag === undefined ? [] : [`with the tag \`${tag}\``]),
    ...(operation.length === 0 ? [] : [`like ${operation.map((each) => `\`${each}\``).join(" or ")}`]),
  ];
  reporter.report(
    "cli/no-such-operations",
    { path },
    {
      path,
      wanted: wanted.length === 0 ? "at all" : wanted.join(" "),
      known:
        near !== undefined
          ? `did you mean \`${near}\`?`
          : tag !== undefined && tags.length > 0
            ? `its tags are ${tags
                .slice(0, 12)
                .map((each) => `\`${each}\``)
                .join(", ")}${tags.length > 12 ? ", ..." : ""}`
            : wanted.length === 0
              ? "operations stand under `paths`; webhooks are calls of the API, which nothing receives"
              : "it has operations under `paths`: name them by id or by method and path, `GET /pets/*`",
    },
  );
  return undefined;
}

/** Where the API is: the document's first server in full, or as it is seen from where the document came from. */
function baseUriOf({ servers }: ApiDocument, url: string | undefined): string {
  const [first] = servers;
  if (first !== undefined && isUrl(first)) return first.replace(/\/$/, "");
  return url === undefined ? "" : new URL(first ?? "/", url).href.replace(/\/$/, "");
}

function relativeTo(path: string, target: string): string {
  const way = posix.relative(posix.dirname(path), target);
  return way.startsWith(".") ? way : `./${way}`;
}

/** Whether a capability stands where a project that names none has them. */
function isUsualPlace(path: string): boolean {
  return /^capabilities\/[^/]+\.ya?ml$/.test(path);
}

/** A path as whoever stands in `cwd` would write it. */
function seenFrom(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll("\\", "/");
}

function stemOf(path: string): string {
  const [name = ""] = (path.split(/[\\/]/).at(-1) ?? "").split(/[?#]/);
  return name.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9._-]+/g, "-");
}

function summary(
  paths: readonly string[],
  count: number,
  { unsaid, variables }: ReturnType<typeof writeCapability>,
  {
    namespace,
    enclosing,
    next,
    url,
  }: {
    readonly namespace: string;
    /** The folder of the project, where that is not the one that the command runs in. */
    readonly enclosing: string | undefined;
    readonly next: string;
    readonly url: string | undefined;
  },
): string {
  const lines = [
    ...(enclosing === undefined
      ? []
      : [`this folder belongs to the project in ${enclosing}/: \`--out FILE\` names another place for the capability`]),
    ...paths.map((path) => `wrote ${path}`),
    `${count === 1 ? "1 operation" : `${count} operations`} of \`${namespace}\``,
    ...(variables.length === 0 ? [] : [`its credentials are read from ${variables.join(" and ")}`]),
    ...(unsaid.length === 0 ? [] : ["not said, since a capability cannot:", ...unsaid.map((line) => `  ${line}`)]),
    ...(url === undefined
      ? []
      : [
          "to have `capstan update` fetch the document again, write in the configuration:",
          ...documentSetting(namespace, url)
            .trimEnd()
            .split("\n")
            .map((line) => `  ${line}`),
        ]),
    `next: ${next}`,
  ];
  return `${lines.join("\n")}\n`;
}
