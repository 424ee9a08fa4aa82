import { join, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import { scratchFolder, type ScratchFolder } from "../output/scratch-folder.js";
import { missingPackages, packagesFolder } from "../source/project.js";
import { isFolder, isThere, projectPath } from "../source/read-file.js";
import { environmentVariable } from "../text/environment.js";
import type { Arguments } from "./arguments.js";
import { groupWorkspace } from "./compose-group.js";
import { describeServed } from "./describe-served.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { type MockUpstream, startMock } from "./mock/mock-upstream.js";
import { asAsked, isFailure, printFindings, summarize } from "./print-findings.js";
import { createRecorder, type Recorder } from "./record/recorder.js";
import { reportRefusal } from "./report-refusal.js";
import { compileServed, type Servable, type Served } from "./servable.js";
import { createTranspiler, type Program, serveModule, startProgram } from "./serve-program.js";
import type { Terminal } from "./terminal.js";
import { untilStopped } from "./until-stopped.js";
import { type Change, isConfiguration, watchFiles } from "./watch-files.js";
import { watchedOf } from "./watch-generate.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/** `capstan serve`: runs the adapters of one capability, or of a group, straight from its YAML, and again whenever it changes. */
export async function serve(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (args.record !== undefined && isThere(terminal.cwd, args.record) && !isFolder(terminal.cwd, args.record)) {
    terminal.err(`capstan: answers are kept in a folder, and \`--record ${args.record}\` names a file\n`);
    return exitCodes.usage;
  }
  const chosen = await chooseServed(args, terminal);
  if (typeof chosen === "number") return chosen;
  const { served, workspace, open } = chosen;
  const stopped = untilStopped();
  const stand = createStand(served, workspace, args, terminal);
  let current: Workspace = workspace;
  const reload = async (changes: readonly Change[]): Promise<void> => {
    const named = args.config === undefined ? undefined : resolve(terminal.cwd, args.config);
    // Whoever is in a group may come and go with any file.
    const isOpenedAnew = served.kind === "group" || changes.some(({ path }) => isConfiguration(path) || path === named);
    if (isOpenedAnew) {
      const opened = await open();
      if (typeof opened === "number") {
        terminal.err(`${servedStill}\n`);
        return;
      }
      if (served.kind === "group" && !opened.config.compose.some(({ name }) => name === served.name)) {
        terminal.err(`the configuration has no group \`${served.name}\` any more; ${servedStill}\n`);
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

/** What is to be served, in which project, and how that is opened again. */
interface Chosen {
  readonly served: Served;
  readonly workspace: Workspace;
  readonly open: () => Promise<Workspace | ExitCode>;
}

/** The group that the operand names, where it is the name of one and nothing of that name stands there; else the one capability that is found. */
async function chooseServed(args: Arguments, terminal: Terminal): Promise<Chosen | ExitCode> {
  const [operand] = args.operands;
  const whole = await groupWorkspace(operand, args, terminal);
  const open = async (): Promise<Workspace | ExitCode> =>
    await openWorkspace(args, terminal, whole ? [] : args.operands);
  if (operand !== undefined && whole) return { served: { kind: "group", name: operand }, workspace: whole, open };
  const workspace = await open();
  if (typeof workspace === "number") return workspace;
  const { paths, config } = workspace;
  const [path, ...others] = paths;
  if (path !== undefined && others.length === 0) return { served: { kind: "capability", path }, workspace, open };
  const several = createDiagnostic(
    "cli/several-capabilities",
    { path: "" },
    { command: "serve", paths, group: config.compose[0]?.name },
  );
  printFindings([several], [], args, terminal);
  return exitCodes.usage;
}

/** What is served at the moment. */
interface Stand {
  /** Compiles again; where that gives other code, it is served in place of what was. Errors leave what is served as it is. */
  readonly reload: (workspace: Workspace) => Promise<ExitCode>;
  readonly close: () => Promise<void>;
}

const servedStill = "what was served before still is";

function createStand(what: Served, { root, readTemplate }: Workspace, args: Arguments, terminal: Terminal): Stand {
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

  const path = what.kind === "capability" ? what.path : what.name;

  const load = async (servable: Servable): Promise<ExitCode> => {
    const { server, ports: wanted, capability } = servable;
    const lacking = lackingOf(servable, root, path);
    if (lacking) printFindings([lacking.diagnostic], [], args, terminal);
    if (lacking || !server) return lacking?.code ?? exitCodes.findings;
    const again = program !== undefined;
    // Who asks for any free port keeps the one that it has got, unless the capability says another.
    const kept = Object.fromEntries(
      Object.entries(ports).filter(([namespace]) => wanted[namespace] === declared[namespace]),
    );
    mock?.play(servable.played);
    const files = new Map([
      ...(await transpile(servable)),
      ["package.json", '{ "type": "module" }\n'] as const,
      [
        "serve.mjs",
        serveModule(server.path, servable.handlers, {
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
    // What the environment says of where APIs are would call them.
    const unset = mock ? capability.apis.map(({ namespace }) => environmentVariable(namespace, "BASE_URL")) : [];
    program = startProgram(scratch, terminal.cwd, unset, (answer) => recorder?.hear(answer, capability));
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
      terminal.err(describeServed(servable, ports, args));
    return exitCodes.clean;
  };

  return {
    reload: async (workspace) => {
      if (args.mock) mock ??= await startMock([], (line) => terminal.err(`${line}\n`));
      const { diagnostics, servable, isUnreadable } = compileServed(what, workspace, mock?.origin);
      const findings = asAsked(diagnostics, args);
      printFindings(findings, [path], args, terminal);
      if (!servable || isFailure(findings, args)) {
        terminal.err(`${summarize(findings)}${program ? `; ${servedStill}` : ""}\n`);
        wasBroken = true;
        return isUnreadable ? exitCodes.unreadable : exitCodes.findings;
      }
      const loaded = await load(servable);
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

/** What stands in the way of serving: packages that are not installed, or that there is nothing to serve. */
function lackingOf(
  { server, dependencies, isLeftOut }: Servable,
  root: string,
  path: string,
): { readonly diagnostic: Diagnostic; readonly code: ExitCode } | undefined {
  const missing = missingPackages(root, Object.keys(dependencies));
  const packages = missing.map((name) => `${name}@${dependencies[name] ?? "*"}`);
  if (missing.length > 0)
    return { diagnostic: createDiagnostic("cli/missing-packages", { path }, { packages }), code: exitCodes.usage };
  return server
    ? undefined
    : { diagnostic: createDiagnostic("cli/nothing-to-serve", { path }, { isLeftOut }), code: exitCodes.findings };
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
