import { checkSync } from "recheck";
import { ts } from "ts-morph";
import { readFolder } from "../check.js";

/** Every regular expression that is written out in the generator and in what is copied into generated trees, with the files that it stands in. */
export function findExpressions(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const folder of ["generator", "templates/runtime"])
    for (const [path, text] of Object.entries(readFolder(folder)).filter(([name]) => name.endsWith(".ts")))
      for (const literal of literalsOf(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)))
        found.set(literal, [...new Set([...(found.get(literal) ?? []), `${folder}/${path}`])]);
  return found;
}

function literalsOf(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Why the time that an expression takes grows faster than its text, with a text that shows it; `undefined` where it does not. */
export function slownessOf(literal: string): string | undefined {
  // A part of the search is measured with a clock: on a busy machine what is linear may seem slow once.
  return judge(literal) === undefined ? undefined : judge(literal);
}

function judge(literal: string): string | undefined {
  const end = literal.lastIndexOf("/");
  // The seed of the search is fixed, so a text that is found once is found by every run.
  const found = checkSync(literal.slice(1, end), literal.slice(end + 1), { timeout: 60_000, randomSeed: 1 });
  if (found.status === "safe") return undefined;
  if (found.status === "unknown") return `not decided: ${found.error.kind}`;
  return `${found.complexity.summary} on ${found.attack.pattern}`;
}
