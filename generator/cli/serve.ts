import { join, resolve } from "node:path";
import { withAdaptersOf } from "../model/adapters.js";
import type { Capability } from "../model/capability.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import { scratchFolder, type ScratchFolder } from "../output/scratch-folder.js";
import type { Compilation } from "../pipeline.js";
import { missingPackages, packagesFolder } from "../source/project.js";
import { projectPath } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import { usualCode } from "../plan/code-settings.js";
import { compileFile } from "./compile-file.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { type MockUpstream, startMock } from "./mock/mock-upstream.js";
import { asAsked, isFailure, printFindings, summarize } from "./print-findings.js";
import { importReader, readCapability } from "./read-inputs.js";
import { createRecorder, recordedName, type Recorder } from "./record/recorder.js";
import { reportRefusal } from "./report-refusal.js";
import { createTranspiler, type Program, serveModule, startProgram } from "./serve-program.js";
import type { Terminal } from "./terminal.js";
import { tryLines } from "./try-lines.js";
import { untilStopped } from "./until-stopped.js";
import { type Change, isConfiguration, watchFiles } from "./watch-files.js";
import { watchedOf } from "./watch-generate.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/** `capstan serve`: runs the adapters of one capability straight from its YAML, and again whenever it changes. */
export async function serve(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const [path, ...others] = workspace.paths;
  if (path === undefined || others.length > 0) {
    const several = createDiagnostic(
      "cli/several-capabilities",
      { path: "" },
      { command: "serve", paths: workspace.paths },
    );
    printFindings([several], [], args, terminal);
    return exitCodes.usage;
  }
  const stopped = untilStopped();
  const stand = createStand(path, workspace, args, terminal);
  let current: Workspace = workspace;
  const reload = async (changes: readonly Change[]): Promise<void> => {
    const named = args.config === undefined ? undefined : resolve(terminal.cwd, args.config);
    if (changes.some((change) => isConfiguration(change.path) || change.path === named)) {
      const opened = await openWorkspace(args, terminal);
      if (typeof opened === "number") {
        terminal.err(`${servedStill}\n`);
        return;
      }
      current = opened;
    }
    await stand.reload(current);
  };
  let started: () => void = () => {};
  let running: Promise<void> = new Promise((go) => (started = go));
  // From before the capability is read: no change is missed.
  const watched = watchedOf([workspace]);
  // What is recorded while it is served is no change of the capability.
  const recorded = args.record === undefined ? [] : [resolve(terminal.cwd, args.record)];
  const watch = await watchFiles({ ...watched, ignored: [...watched.ignored, ...recorded] }, (changes) => {
    running = running.then(async () => await reload(changes));
  });
  const first = await stand.reload(workspace);
  if (first !== exitCodes.clean) {
    await watch.close();
    await stand.close();
    return first;
  }
  started();
  await stopped;
  await watch.close();
  await running;
  await stand.close();
  return exitCodes.clean;
}

/** What is served at the moment. */
interface Stand {
  /** Compiles again; where that gives other code, it is served in place of what was. Errors leave what is served as it is. */
  readonly reload: (workspace: Workspace) => Promise<ExitCode>;
  readonly close: () => Promise<void>;
}

const servedStill = "what was served before still is";

function createStand(path: string, { root, readTemplate }: Workspace, args: Arguments, terminal: Terminal): Stand {
  const transpile = createTranspiler(readTemplate);
  const recorder = recorderOf(args, terminal);
  const scratch = scratchFolder(join(packagesFolder(root) ?? root, ".capstan"), process.pid);
  let served = new Map<string, string>();
  let program: Program | undefined;
  let mock: MockUpstream | undefined;
  /** By namespace: where adapters listen, and the ports that the capability said then. */
  let ports: Readonly<Record<string, number>> = {};
  let declared: Readonly<Record<string, number>> = {};
  let wasBroken = false;

  const load = async (compilation: Compilation, capability: Capability): Promise<ExitCode> => {
    const missing = missingPackages(root, Object.keys(compilation.dependencies));
    if (missing.length > 0) {
      const packages = missing.map((name) => `${name}@${compilation.dependencies[name] ?? "*"}`);
      printFindings([createDiagnostic("cli/missing-packages", { path }, { packages })], [], args, terminal);
      return exitCodes.usage;
    }
    const server = compilation.files.find((file) => file.path.endsWith("/server.ts"));
    if (!server) {
      printFindings(
        [
          createDiagnostic(
            "cli/nothing-to-serve",
            { path },
            { isLeftOut: (compilation.capability?.adapters ?? []).length > 0 },
          ),
        ],
        [],
        args,
        terminal,
      );
      return exitCodes.findings;
    }
    const again = program !== undefined;
    const wanted = declaredPorts(capability);
    // Who asks for any free port keeps the one that it has got, unless the capability says another.
    const kept = Object.fromEntries(
      Object.entries(ports).filter(([namespace]) => wanted[namespace] === declared[namespace]),
    );
    if (args.mock) {
      if (mock && Object.keys(mock.baseUrls).join() === capability.apis.map(({ namespace }) => namespace).join())
        mock.play({ capability, seen: compilation.seen });
      else {
        mock?.close();
        mock = await startMock({ capability, seen: compilation.seen }, (line) => terminal.err(`${line}\n`));
      }
    }
    const files = new Map([
      ...(await transpile(compilation)),
      ["package.json", '{ "type": "module" }\n'] as const,
      [
        "serve.mjs",
        serveModule(server.path, server.text.includes("StartHandlers"), {
          baseUrls: mock?.baseUrls ?? {},
          bindings: args.mock ? Object.fromEntries(capability.bindings.map(({ variable }) => [variable, "mock"])) : {},
          ports: kept,
          anonymous: args.mock,
          recorded: recorder !== undefined && !capability.apis.some(({ tunnel }) => tunnel !== undefined),
        }),
      ] as const,
    ]);
    if (again && sameTexts(files, served)) {
      if (wasBroken) terminal.err("mended: the same is served as before\n");
      return exitCodes.clean;
    }
    await program?.stop();
    try {
      replace(scratch, served, files);
    } catch (error) {
      printFindings([reportRefusal(error, projectPath(root, scratch.path))], [], args, terminal);
      return exitCodes.unreadable;
    }
    served = files;
    program = startProgram(scratch, terminal.cwd, (answer) => recorder?.hear(answer, capability));
    const addresses = await program.addresses;
    // The program has said why it did not start.
    if (!addresses) {
      if (!again) terminal.err("settings are taken from the environment here, not from flags\n");
      return again ? exitCodes.clean : exitCodes.findings;
    }
    const before = ports;
    [ports, declared] = [portsOf(addresses), wanted];
    if (again) terminal.err("reloaded\n");
    if (Object.entries(ports).some(([namespace, port]) => before[namespace] !== port))
      terminal.err(describe(capability, ports, args));
    return exitCodes.clean;
  };

  return {
    reload: async (workspace) => {
      // What is served is run as it is, and stands in nobody's repository: which adapters and names it has is said, how its code looks is not.
      const { artifacts, names, openapi } = workspace.settings.code;
      const code = { ...usualCode, artifacts, names, openapi: openapi === false ? openapi : undefined };
      const compiled = { readTemplate, settings: { ...workspace.settings, code } };
      const read = readCapability(path, workspace);
      const compilation = "file" in read ? compileFile(read.file, importReader(path, workspace), compiled) : undefined;
      const findings = asAsked(
        compilation?.diagnostics ?? [
          createDiagnostic("source/unreadable", { path }, { path, reason: "problem" in read ? read.problem : "" }),
        ],
        args,
      );
      printFindings(findings, [path], args, terminal);
      if (!compilation?.capability || isFailure(findings, args) || compilation.files.length === 0) {
        terminal.err(`${summarize(findings)}${program ? `; ${servedStill}` : ""}\n`);
        wasBroken = true;
        return compilation ? exitCodes.findings : exitCodes.unreadable;
      }
      const loaded = await load(compilation, withAdaptersOf(compilation.capability, artifacts));
      wasBroken = false;
      return loaded;
    },
    close: async () => {
      await program?.stop();
      mock?.close();
      scratch.remove();
    },
  };
}

/** Where answers of upstreams are kept; undefined where nobody asked for it. */
function recorderOf({ record }: Arguments, terminal: Terminal): Recorder | undefined {
  return record === undefined
    ? undefined
    : createRecorder(resolve(terminal.cwd, record), (line) => terminal.err(`${line}\n`));
}

function sameTexts(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
}

/** Writes what differs, and removes what is wanted no more. */
function replace(
  scratch: ScratchFolder,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): void {
  scratch.write(
    new Map([
      ...[...before.keys()].filter((path) => !after.has(path)).map((path) => [path, undefined] as const),
      ...[...after].filter(([path, text]) => before.get(path) !== text),
    ]),
  );
}

/** By namespace: the port of an address. */
function portsOf(addresses: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(addresses).map(([namespace, url]) => [namespace, Number(new URL(url).port || "80")]),
  );
}

/** By namespace: the ports that a capability declares. */
function declaredPorts({ adapters }: Capability): Readonly<Record<string, number>> {
  return Object.fromEntries(adapters.map(({ namespace, port }) => [namespace, port]));
}

/** Where answers go, and what makes types of them. */
function describeRecording({ apis }: Capability, record: string): string {
  const tunnelled = apis.find(({ tunnel }) => tunnel !== undefined);
  if (tunnelled)
    return `\nnothing is recorded: \`${tunnelled.namespace}\` is reached through a ${tunnelled.tunnel ?? ""} tunnel\n`;
  const folder = record.replace(/(?<!\/)\/+$/, "");
  return [
    `\nJSON answers are kept in ${folder}/, secrets and personal values starred: read them before you commit them;\n`,
    "for types of them, in the configuration:\n\n  upstreams:\n",
    ...apis.map(({ namespace }) => `    ${namespace}: { samples: ${folder}/${recordedName(namespace)} }\n`),
  ].join("");
}

/** What to type to try it, with the ports that are really listened on. */
function describe(
  capability: Capability,
  ports: Readonly<Record<string, number>>,
  { mock, record }: Arguments,
): string {
  const { curls, mcp } = tryLines(capability, ports);
  return [
    ...(curls.length === 0 ? [] : ["\ntry:\n\n", ...curls.map((line) => `  ${line}\n`)]),
    ...(mcp.length === 0
      ? []
      : [
          "\nfor an MCP client, in its `mcp.json`:\n\n",
          ...mcp.map(({ config }) => `  ${config}\n`),
          "\nor look at it with the inspector:\n\n",
          ...mcp.map(({ url }) => `  npx @modelcontextprotocol/inspector --transport http --server-url ${url}\n`),
        ]),
    ...(mock
      ? ["\nno API is called: answers are made of declared values, examples and types; every secret is `mock`\n"]
      : []),
    ...(record === undefined ? [] : [describeRecording(capability, record)]),
    `\nCtrl-C ends it, a change of the capability is served at once\n`,
  ].join("");
}
