import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { distinctFindings } from "../diagnostics/finding.js";
import type { BuildContext } from "./build-file.js";
import { compareDocuments } from "./compare-documents.js";
import { compareProject, type ProjectComparison } from "./compare-project.js";
import { distinctNotes, joinNotes, type Notes } from "./notes.js";
import { reportSources } from "./sources.js";
import type { Terminal } from "./terminal.js";
import { reportUnusedSettings } from "./unused-settings.js";
import type { Workspace } from "./workspace.js";

/** All outputs of a project beside what stands there. */
export interface Comparisons {
  readonly outputs: readonly ProjectComparison[];
  /** What is said about capabilities and settings, once, however many outputs they are in. */
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: Notes;
  /** Every capability that was looked at, sorted. */
  readonly paths: readonly string[];
}

/** Compares each output with what the capabilities come to. Writes nothing. */
export async function compareProjects(
  workspaces: readonly Workspace[],
  tools: Pick<BuildContext, "stopwatch" | "spool">,
  terminal: Terminal,
): Promise<Comparisons> {
  const projects: ProjectComparison[] = [];
  const outputs: ProjectComparison[] = [];
  for (const workspace of workspaces) {
    const project = await compareProject(workspace, tools, terminal);
    const documents = await compareDocuments(project);
    project.context.cache.save();
    projects.push(project);
    outputs.push(project, ...(documents ? [documents] : []));
  }
  const said = [
    ...workspaces.flatMap((workspace) => reportSources(workspace)),
    ...outputs.flatMap(({ diagnostics }) => diagnostics),
    ...reportUnusedSettings(projects),
  ];
  const notes = joinNotes(projects.map((project) => project.notes));
  return {
    outputs,
    diagnostics: workspaces.length > 1 ? distinctFindings(said) : said,
    notes: workspaces.length > 1 ? distinctNotes(notes) : notes,
    paths: [...new Set(workspaces.flatMap(({ paths }) => paths))].sort(),
  };
}
