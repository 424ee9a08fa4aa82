import type { Reporter } from "../../diagnostics/reporter.js";
import type { Authentication, ConsumedApi } from "../../schema/document.js";
import { entryOf, type ScalarNode, type SourceNode } from "../../source/node.js";
import { isBrokenTemplate } from "../broken-template.js";
import { parseTemplate } from "../parse-template.js";
import { constantCase, kebabCase } from "../../text/casing.js";
import { isCredentialName } from "../../text/private-names.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf, secretsOf } from "./written-authentication.js";

/** Secrets that are written out stand in a repository: a warning, with the binding to write; an empty one guards nothing ("Values" in the spec). */
export function checkSecrets(sections: Sections, reporter: Reporter): void {
  const declared = new Map(
    sections.binds.flatMap(({ keys }) => keys.map(({ variable, entry }) => [variable, entry.keySpan])),
  );
  const checkLiteral = (namespace: string, key: string, node: ScalarNode): void => {
    if (!isWrittenOut(node.text)) return;
    const variable = `${constantCase(namespace)}_${constantCase(kebabCase(key))}`;
    const meant = onlyWord(node.text);
    const at = meant === undefined ? undefined : declared.get(meant);
    const details = { key, variable, meant: at && meant };
    reporter.report(
      "model/literal-secret",
      node.span,
      details,
      at ? [{ span: at, label: "this one is declared" }] : [],
    );
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

/** What no Basic credentials can be made of (RFC 7617 section 2), and no bearer token (RFC 6750 section 2.1). What bindings hold is looked at when servers start. */
function checkCredentials(authentication: Authentication, reporter: Reporter): void {
  const { $, type } = authentication;
  if (type === "basic")
    for (const key of ["username", "password"]) {
      const node = entryOf($, key)?.value;
      const what = node?.kind === "scalar" ? problemOfBasic(key, textBetweenHoles(node.text)) : undefined;
      if (node && what !== undefined) reporter.report("model/unusable-credentials", node.span, { key, type, what });
    }
  if (type === "bearer")
    for (const { key, node } of secretsOf(authentication)) {
      const what = isBrokenTemplate(node.text) ? undefined : problemOfToken(textBetweenHoles(node.text.trim()));
      if (what !== undefined) reporter.report("model/unusable-credentials", node.span, { key, type, what });
    }
}

type Unusable = "a colon" | "control characters" | "its scheme" | "letters beyond ASCII";

function problemOfBasic(key: string, text: string): Unusable | undefined {
  if (/\p{Cc}/u.test(text)) return "control characters";
  return key === "username" && text.includes(":") ? "a colon" : undefined;
}

function problemOfToken(text: string): Unusable | undefined {
  if (/^bearer\s/i.test(text)) return "its scheme";
  if (/\p{Cc}/u.test(text)) return "control characters";
  return /[^ -~]/.test(text) ? "letters beyond ASCII" : undefined;
}

function textBetweenHoles(text: string): string {
  return parseTemplate(text)
    .map((part) => (part.kind === "text" ? part.text : ""))
    .join("");
}

/** Text that is no binding, nor meant as one: those that are badly written are told apart and reported elsewhere. */
function isWrittenOut(text: string): boolean {
  const hasHole = parseTemplate(text).some((part) => part.kind === "hole");
  return !hasHole && !text.startsWith("env.") && !isBrokenTemplate(text);
}

/** The name that `TOKEN`, `<TOKEN>`, `%TOKEN%`, `evn.TOKEN` and their like hold. */
function onlyWord(text: string): string | undefined {
  const behind = /^[\w-]+[.:](\w+)$/.exec(text)?.[1];
  if (behind !== undefined) return behind;
  const [word, ...others] = text.match(/\w+/g) ?? [];
  return others.length === 0 ? word : undefined;
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
  const found = [...node.text.matchAll(member)];
  if (found.length === 0) return [];
  const { file, start, end } = node.span;
  const written = file.text.slice(start, end);
  let from = 0;
  return found.map(([, key = "", text = ""]) => {
    const at = written.indexOf(text, from);
    from = at < 0 ? written.length : at + text.length;
    const span = at < 0 ? node.span : { file, start: start + at, end: start + from };
    return { key: key.trim(), node: { kind: "scalar", span, value: text, text } };
  });
}
