import { isNull } from "../schema/read-fields.js";
import { asLine, type SourceNode } from "../source/node.js";
import { isBrokenTemplate } from "./broken-template.js";
import { type NameScope, parseValue } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** What stands under a key of an authentication. Undefined where nothing does; a binding that is badly written, which is reported, reads none. */
export function writtenSecret(node: SourceNode, scope: NameScope): ValueExpression | undefined {
  if (isNull(node)) return undefined;
  return node.kind === "scalar" && isBrokenTemplate(node.text)
    ? { kind: "literal", value: node.text }
    : parseValue(asLine(node), scope);
}
