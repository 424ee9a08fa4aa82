import type { Reporter } from "../../diagnostics/reporter.js";
import type { ConsumedApi } from "../../schema/document.js";
import type { ScalarNode, SourceNode } from "../../source/node.js";
import { constantCase, kebabCase } from "../../text/casing.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf, secretsOf } from "./written-authentication.js";

/** Secrets that are written out stand in a repository: a warning, with the binding to write; an empty one guards nothing ("Values" in the spec). */
export function checkSecrets(sections: Sections, reporter: Reporter): void {
  const checkLiteral = (namespace: string, key: string, node: ScalarNode): void => {
    if (isWrittenOut(node.text))
      reporter.report("model/literal-secret", node.span, {
        key,
        variable: `${constantCase(namespace)}_${constantCase(kebabCase(key))}`,
      });
  };
  for (const { namespace, isClient, authentication } of authenticationsOf(sections)) {
    for (const { key, node } of secretsOf(authentication)) {
      // Many APIs take a key for the user name, and no password.
      const isUnused = key === "password" && isClient && (authentication.username ?? "").trim() !== "";
      if (node.text.trim() === "" && isUnused) continue;
      if (node.text.trim() === "") reporter.report("model/empty-secret", node.span, { key });
      else checkLiteral(namespace, key, node);
    }
  }
  for (const api of sections.consumes)
    for (const { key, node } of fixedSecrets(api)) if (node.text.trim() !== "") checkLiteral(api.namespace, key, node);
}

/** Text that is no binding, nor meant as one: those that are badly written are told apart and reported elsewhere. */
function isWrittenOut(text: string): boolean {
  return !/\{\{|\}\}|\$\{|^env\.|^\$(?:secrets\.|env\.)?\w+$/.test(text);
}

const secretName =
  /^(?:proxy-)?authorization$|(?:^|[-_.])(?:api[-_]?key|access[-_]?token|auth[-_]?token|client[-_]?secret|secret|password)$/i;

/** Headers and other inputs of every call that are called as secrets are. */
function fixedSecrets(api: ConsumedApi): readonly { readonly key: string; readonly node: ScalarNode }[] {
  const levels = [api, ...api.resources, ...api.resources.flatMap(({ operations }) => operations)];
  const written: readonly (readonly [string, SourceNode | undefined])[] = levels.flatMap((level) => [
    ...level.inputParameters.map(({ name, value }) => [name, value] as const),
    ...("headers" in level ? level.headers.map(({ name, value }) => [name, value] as const) : []),
  ]);
  return written.flatMap(([key, node]) =>
    node?.kind === "scalar" && node.value !== null && secretName.test(key) ? [{ key, node }] : [],
  );
}
