import type { Reporter } from "../../diagnostics/reporter.js";
import type { Authentication, ConsumedApi } from "../../schema/document.js";
import { entryOf, type ScalarNode, type SourceNode } from "../../source/node.js";
import { constantCase, kebabCase } from "../../text/casing.js";
import { isCredentialName } from "../../text/private-names.js";
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
    checkCredentials(authentication, reporter);
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

/** A name and a password of which no Basic credentials can be made (RFC 7617 section 2). What bindings hold is looked at when servers start. */
function checkCredentials({ $, type }: Authentication, reporter: Reporter): void {
  if (type !== "basic") return;
  for (const key of ["username", "password"]) {
    const node = entryOf($, key)?.value;
    if (node?.kind !== "scalar") continue;
    const text = node.text.replace(/\{\{[^{}]*\}\}/g, "");
    if (/\p{Cc}/u.test(text))
      reporter.report("model/unusable-credentials", node.span, { key, type, what: "control characters" });
    else if (key === "username" && text.includes(":"))
      reporter.report("model/unusable-credentials", node.span, { key, type, what: "a colon" });
  }
}

/** Text that is no binding, nor meant as one: those that are badly written are told apart and reported elsewhere. */
function isWrittenOut(text: string): boolean {
  return !/\{\{|\}\}|\$\{|^env\.|^\$(?:secrets\.|env\.)?\w+$/.test(text);
}

/** What every call sends under a name that secrets have: headers and other inputs, members of bodies, queries of URLs. */
function fixedSecrets(api: ConsumedApi): readonly Written[] {
  const operations = api.resources.flatMap((resource) => resource.operations);
  const levels = [api, ...api.resources, ...operations];
  const written = levels.flatMap((level) => [
    ...level.inputParameters.map(({ name, value }) => ({ key: name, node: value })),
    ...("headers" in level ? level.headers.map(({ name, value }) => ({ key: name, node: value })) : []),
    ...["baseUri", "path"].flatMap((key) => membersOfText(entryOf(level.$, key)?.value, queryMember)),
  ]);
  const sent = operations.flatMap(({ body }) => (body?.data ? membersOf(body.data) : []));
  return [...written, ...sent].flatMap(({ key, node }) =>
    node?.kind === "scalar" && node.value !== null && isCredentialName(key) ? [{ key, node }] : [],
  );
}

interface Written {
  readonly key: string;
  readonly node: ScalarNode;
}

const queryMember = /[?&]([^=&#?]+)=([^&#]+)/g;
const formMember = /(?:^|&)([^=&]+)=([^&]+)/g;
const jsonMember = /"([^"\\]+)"\s{0,9}:\s{0,9}"([^"\\]+)"/g;

/** Members of a body, at any depth; of one that is written as text, those of JSON and of a form. */
function membersOf(node: SourceNode): readonly Written[] {
  if (node.kind === "scalar") return [formMember, jsonMember].flatMap((member) => membersOfText(node, member));
  if (node.kind === "list") return node.items.flatMap(membersOf);
  return node.entries.flatMap(({ key, value }) =>
    value.kind === "scalar" ? [{ key, node: value }] : membersOf(value),
  );
}

/** `name=value` and its like in a text, each value with its own place, as far as the YAML holds it in one piece. */
function membersOfText(node: SourceNode | undefined, member: RegExp): readonly Written[] {
  if (node?.kind !== "scalar") return [];
  const { file, start, end } = node.span;
  const written = file.text.slice(start, end);
  let from = 0;
  return [...node.text.matchAll(member)].map(([, key = "", text = ""]) => {
    const at = written.indexOf(text, from);
    from = at < 0 ? written.length : at + text.length;
    const span = at < 0 ? node.span : { file, start: start + at, end: start + from };
    return { key: key.trim(), node: { kind: "scalar", span, value: text, text } };
  });
}
