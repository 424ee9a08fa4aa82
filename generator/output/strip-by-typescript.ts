import { ts } from "ts-morph";

/** Emitted TypeScript as JavaScript, line by line the same. */
export function stripByTypeScript(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  }).outputText;
}
