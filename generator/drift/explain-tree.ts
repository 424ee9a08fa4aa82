import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic, type Place } from "../diagnostics/reporter.js";
import type { Capability } from "../model/capability.js";
import type { FileChange, TreeComparison } from "../output/compare.js";
import { formatTypeScript } from "../output/format.js";
import { type Manifest, manifestName } from "../output/manifest.js";
import type { DesiredTree } from "../output/tree.js";
import { namedPlaces, placeBehind } from "./places.js";
import { firstChangedLine, unifiedDiff } from "./unified-diff.js";

/** What explaining needs to know beside the two trees. */
export interface ExplainContext {
  /** The output folder as people see it. */
  readonly outName: string;
  readonly tree: DesiredTree;
  readonly previous: Manifest | undefined;
  /** The model behind a capability's folder. */
  readonly capabilityOf: (name: string) => Capability | undefined;
}

/** Every difference between an output folder and the tree that should stand there as one finding: its cause, its place in the YAML, its diff. */
export async function explainTree(comparison: TreeComparison, context: ExplainContext): Promise<readonly Diagnostic[]> {
  const { outName, tree, previous } = context;
  const findings: Diagnostic[] = [];
  const neverGenerated = new Set(tree.capabilities.filter(({ name }) => previous?.capabilities[name] === undefined && comparison.changes.every((change) => change.capability !== name || change.before === undefined)).map(({ name }) => name));
  for (const name of neverGenerated) findings.push(createDiagnostic("output/not-generated", { path: `${outName}/${name}` }, { name: `${outName}/${name}` }));
  for (const change of comparison.changes) {
    if (change.capability !== undefined && neverGenerated.has(change.capability)) continue;
    if (change.capability === undefined && change.before === undefined && change.owned === undefined && neverGenerated.size > 0) continue;
    findings.push(await explainChange(change, context));
  }
  if (comparison.changes.length === 0 && !comparison.manifestIsCurrent && neverGenerated.size === 0) {
    findings.push(explainManifest(`${outName}/${manifestName}`, context));
  }
  return findings;
}

async function explainChange(change: FileChange, context: ExplainContext): Promise<Diagnostic> {
  const path = `${context.outName}/${change.path}`;
  const diff = await unifiedDiff(path, change.before ?? "", change.after ?? "");
  const finding = await nameCause(change, path, diff, context);
  // The whole text of a file that is not there, or should not be, tells nobody anything.
  return change.before === undefined || change.after === undefined ? finding : { ...finding, diff };
}

async function nameCause(change: FileChange, path: string, diff: string, context: ExplainContext): Promise<Diagnostic> {
  const { before, after } = change;
  const file: Place = { path };
  if (after === undefined) return createDiagnostic("output/left-over", file, { path });
  if (before === undefined && change.owned) return createDiagnostic("output/missing", file, { path });
  const cause = inputThatChanged(change.capability, context);
  if (before !== undefined && change.foreign) {
    if (path.endsWith(".ts") && (await sameLayout(before, after))) return createDiagnostic("output/formatting-only", file, { path });
    return createDiagnostic("output/edited-by-hand", file, { path, since: cause && cause.kind !== "generator" ? `the ${cause.kind}` : undefined });
  }
  if (cause?.kind === "configuration") return createDiagnostic("output/configuration-changed", file, { path });
  if (cause?.kind === "generator") return createDiagnostic("output/generator-changed", file, { path, was: cause.was, now: cause.now });
  return createDiagnostic("output/capability-changed", placeOf(change, diff, context) ?? file, { path });
}

/** All files are right, but the manifest does not say so: an input changed that shapes none of them, or another Capstan wrote the same text. */
function explainManifest(path: string, context: ExplainContext): Diagnostic {
  const cause = inputThatChanged(undefined, context);
  switch (cause?.kind) {
    case "capability":
      return createDiagnostic("output/capability-changed", { path }, { path });
    case "configuration":
      return createDiagnostic("output/configuration-changed", { path }, { path });
    case "generator":
      return createDiagnostic("output/generator-changed", { path }, { path, was: cause.was, now: cause.now });
    case undefined:
      return createDiagnostic("output/stale-manifest", { path }, { path });
  }
}

type Cause = { readonly kind: "capability" | "configuration" } | { readonly kind: "generator"; readonly was: string; readonly now: string };

/** Which input of a capability (of any, where none is named) is not what it was when the files were written. */
function inputThatChanged(name: string | undefined, { tree, previous }: ExplainContext): Cause | undefined {
  const concerned = tree.capabilities.filter((each) => name === undefined || each.name === name);
  for (const now of concerned) {
    const was = previous?.capabilities[now.name];
    if (!was || JSON.stringify(Object.entries(was.inputs).sort()) !== JSON.stringify(Object.entries(now.inputs).sort())) return { kind: "capability" };
  }
  for (const now of concerned) if (previous?.capabilities[now.name]?.configuration !== now.configuration) return { kind: "configuration" };
  for (const now of concerned) {
    const was = previous?.capabilities[now.name]?.generator;
    if (was !== undefined && was !== now.generator) return { kind: "generator", was, now: now.generator };
  }
  return undefined;
}

/** The place in the YAML that the first changed line of a file comes from. */
function placeOf(change: FileChange, diff: string, { capabilityOf }: ExplainContext): Place | undefined {
  const capability = change.capability === undefined ? undefined : capabilityOf(change.capability);
  const line = firstChangedLine(diff);
  return capability && line !== undefined ? placeBehind(change.after ?? "", line, namedPlaces(capability)) : undefined;
}

async function sameLayout(before: string, after: string): Promise<boolean> {
  try {
    return (await formatTypeScript(before)) === (await formatTypeScript(after));
  } catch {
    // Text that does not parse was not merely laid out anew.
    return false;
  }
}
