import * as nodeModule from "node:module";

/** Emitted TypeScript as JavaScript: its types can be taken away and nothing else is needed. Node's own means goes first; TypeScript takes seconds to load. */
export async function stripTypes(text: string): Promise<string> {
  const { stripTypeScriptTypes }: typeof nodeModule & { readonly stripTypeScriptTypes?: (code: string) => string } =
    nodeModule;
  if (stripTypeScriptTypes) return withoutWarnings(() => stripTypeScriptTypes(text));
  const { stripByTypeScript } = await import("../output/strip-by-typescript.js");
  return stripByTypeScript(text);
}

/** That Node calls it experimental says nothing to whoever serves a capability. */
function withoutWarnings<T>(run: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
