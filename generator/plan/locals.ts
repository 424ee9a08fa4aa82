import { type DeclaredName, localName } from "./code.js";

/** The parameter of a function over what a JSONPath selects; one inside another has a name of its own. */
export function nodeAt(depth: number): DeclaredName {
  return nth(nodes, "node", depth);
}

/** The parameter of a function over the items of a list; one inside another has a name of its own. */
export function itemAt(depth: number): DeclaredName {
  return nth(items, "item", depth);
}

const nodes: DeclaredName[] = [];
const items: DeclaredName[] = [];

function nth(names: DeclaredName[], wanted: string, depth: number): DeclaredName {
  return (names[depth] ??= localName(depth === 0 ? wanted : `${wanted}${depth + 1}`));
}

/** The parameters and variables that emitted functions share by custom: each is one name in a file, wherever it stands. */
export const local = {
  answer: localName("answer"),
  app: localName("app"),
  binding: localName("binding"),
  call: localName("call"),
  context: localName("context"),
  handlers: localName("handlers"),
  input: localName("input"),
  options: localName("options"),
  reply: localName("reply"),
  request: localName("request"),
  scope: localName("scope"),
  server: localName("server"),
  text: localName("text"),
  told: localName("told"),
  tools: localName("tools"),
  uri: localName("uri"),
  value: localName("value"),
  values: localName("values"),
  variables: localName("variables"),
};
