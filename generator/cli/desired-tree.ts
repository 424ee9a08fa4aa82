import { emitRuntime } from "../emit/runtime.js";
import { hashText } from "../output/hash.js";
import type { Manifest } from "../output/manifest.js";
import type { DesiredCapability, DesiredTree } from "../output/tree.js";
import { generator } from "./version.js";
import type { CompiledFile, Workspace } from "./workspace.js";

/**
 * The tree that compiled capabilities want. What a run is not about stays: capabilities that were not asked for, and those with errors, keep what
 * was generated last.
 */
export function desiredTree(files: readonly CompiledFile[], workspace: Workspace, previous: Manifest | undefined): DesiredTree {
  const capabilities = files.flatMap((file) => desiredCapability(file, workspace));
  const replaced = new Set(capabilities.map(({ name }) => name));
  const failed = new Set(files.filter(({ name }) => !replaced.has(name)).map(({ name }) => name));
  const kept = Object.entries(previous?.capabilities ?? {}).filter(([name]) => !replaced.has(name) && (!workspace.whole || failed.has(name)));
  return { capabilities, kept: Object.fromEntries(kept), runtimeFile: (module) => emitRuntime(module, workspace.readTemplate) };
}

function desiredCapability({ path, name, compilation }: CompiledFile, workspace: Workspace): readonly DesiredCapability[] {
  if (!compilation?.capability || compilation.files.length === 0) return [];
  const { capability, inputs, files, runtime, dependencies } = compilation;
  return [
    {
      name,
      source: path,
      spec: `${capability.dialect.key} ${capability.dialect.version}`,
      generator,
      configuration: workspace.configuration,
      inputs: Object.fromEntries(inputs.map((input) => [input.path, hashText(input.text)])),
      dependencies,
      runtime,
      files,
    },
  ];
}
