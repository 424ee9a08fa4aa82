import { ts } from "ts-morph";

/** Emitted TypeScript as JavaScript, line by line the same: its types can be taken away and nothing else is needed. */
export function stripTypes(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  }).outputText;
}
