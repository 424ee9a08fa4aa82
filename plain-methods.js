// The YAML package gives its tokens by generators, each of which hands on what those that it calls give: for a token that is a dozen of them. Any Node takes
// half a microsecond for each, and ten times that until it optimises them, which was half of what reading a capability takes. A text is read whole here.
import ts from "typescript";

/**
 * A module of a class whose methods are generators, as one whose methods are plain: what they give is pushed to `this.given`, which `entry`, the method that
 * is called from elsewhere, returns. Fails where the module is written in a way that this does not know.
 */
export function plainMethods(text, entry) {
  const source = ts.createSourceFile("module.js", text, ts.ScriptTarget.Latest, true);
  const edits = [];
  const cut = (from, to, by = "") => edits.push({ from, to, by });
  const refuse = (node) => {
    throw new Error(`the YAML package has something new to make plain: ${node.getText(source)}`);
  };
  const visit = (node, method) => {
    if (ts.isMethodDeclaration(node) && node.asteriskToken) {
      cut(node.asteriskToken.getStart(source), node.asteriskToken.end);
      if (node.name.text === entry) {
        cut(node.body.getStart(source) + 1, node.body.getStart(source) + 1, " this.given = [];");
        cut(node.body.end - 1, node.body.end - 1, "return this.given; ");
      }
      return ts.forEachChild(node, (child) => visit(child, node));
    }
    if (ts.isFunctionLike(node) && node !== method) {
      if (node.asteriskToken) refuse(node);
      return ts.forEachChild(node, (child) => visit(child, undefined));
    }
    if (ts.isReturnStatement(node) && method?.name.text === entry) refuse(node);
    if (ts.isYieldExpression(node)) {
      const { expression, asteriskToken } = node;
      if (method === undefined || expression === undefined) refuse(node);
      if (asteriskToken) {
        if (!isOwnCall(expression)) refuse(node);
        cut(node.getStart(source), expression.getStart(source));
      } else {
        if (!ts.isExpressionStatement(node.parent)) refuse(node);
        cut(node.getStart(source), expression.getStart(source), "this.given.push(");
        cut(node.end, node.end, ")");
      }
    }
    return ts.forEachChild(node, (child) => visit(child, method));
  };
  visit(source, undefined);
  if (!edits.some(({ by }) => by.startsWith("return"))) refuse(source);
  let written = "";
  let end = 0;
  for (const { from, to, by } of edits.toSorted((one, other) => one.from - other.from || one.to - other.to)) {
    written += text.slice(end, from) + by;
    end = to;
  }
  return written + text.slice(end);
}

/** `this.method(...)`. */
function isOwnCall(node) {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.expression.kind === ts.SyntaxKind.ThisKeyword
  );
}
