// What engines are slow at is spelled in another way in the bundle: the sources stay as people write them.
import ts from "typescript";

/**
 * A module in the forms that engines are quick at, which do the same; the build imports the functions of `quick-functions.js` where they are named.
 * Node 20 takes a microsecond for each member that is added to an object which was copied by `...`, twenty times what adding takes elsewhere, and any Node
 * twice as long for `flatMap` of a list as for a loop.
 */
export function quickForms(text, path) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const edits = [];
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node)) edits.push(...editsOfCopy(node, source));
    if (ts.isCallExpression(node)) edits.push(...editsOfCall(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  let written = "";
  let end = 0;
  for (const { from, to, by } of edits.toSorted((one, other) => one.from - other.from || one.to - other.to)) {
    written += text.slice(end, from) + by;
    end = to;
  }
  return written + text.slice(end);
}

/** `{ ...one, ...other, a }` becomes `copyMembers(one, copyMembers(other, { a }))`. */
function editsOfCopy(literal, source) {
  const { properties } = literal;
  const own = properties.findIndex((member) => !ts.isSpreadAssignment(member));
  const spreads = own < 0 ? properties : properties.slice(0, own);
  // What is last needs no copy of its own.
  const copied = own < 0 ? spreads.slice(0, -1) : spreads;
  if (copied.length === 0 || properties.some(ts.isAccessor)) return [];
  const edits = [];
  let from = literal.getStart(source);
  for (const [index, { expression }] of spreads.entries()) {
    const by = `${index === 0 ? "" : ", "}${index < copied.length ? "copyMembers(" : ""}`;
    edits.push({ from, to: expression.getStart(source), by });
    from = expression.end;
  }
  const closing = ")".repeat(copied.length);
  if (own < 0) return [...edits, { from, to: literal.end, by: closing }];
  return [
    ...edits,
    { from, to: properties[own].getStart(source), by: ", { " },
    { from: literal.end, to: literal.end, by: closing },
  ];
}

/** `items.flatMap(change)` becomes `mapFlat(items, change)`: nothing but lists has the method. */
function editsOfCall(call, source) {
  const { expression, arguments: passed } = call;
  const isOfList =
    ts.isPropertyAccessExpression(expression) && expression.name.text === "flatMap" && passed.length === 1;
  if (!isOfList || ts.isOptionalChain(call)) return [];
  const start = call.getStart(source);
  return [
    { from: start, to: start, by: "mapFlat(" },
    { from: expression.expression.end, to: passed[0].getStart(source), by: ", " },
  ];
}
