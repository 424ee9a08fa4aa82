import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { BindingTable } from "./bindings.js";
import type { PathTemplate } from "./capability.js";
import type { DeclaredOperation, DeclaredParameter } from "./declare-operation.js";
import { editParameters } from "./edit-parameters.js";
import { holesOf, withReferences } from "./holes.js";
import { pathTemplate, placeholdersOf } from "./operation-path.js";
import { splitPathQuery } from "./path-query.js";
import type { NameScope } from "./parse-value.js";
import { anyType } from "./types.js";
import { readStepPath } from "./step-path.js";
import type { StepPath, ValueExpression } from "./values.js";

/** A declared operation whose names all mean something: what its path and its templates name without declaring has joined the parameters. */
export interface NamedOperation extends DeclaredOperation {
  readonly template: PathTemplate;
  /** What a hole inside the operation's own values and body means. */
  readonly names: NameScope;
}

/** Finds out what the path's placeholders and the holes of values and body mean ("Values: one grammar" and "Requests upstream" in the spec). */
export function nameParameters(
  declared: DeclaredOperation,
  bindings: BindingTable,
  reporter: Reporter,
): NamedOperation {
  const meaningOf = (name: string, parameters: ParameterTable): ValueExpression =>
    meaning(name, parameters, declared.environment, bindings);
  const withHoles = (
    parameters: readonly DeclaredParameter[],
    nodes: readonly DeclaredParameter["written"][],
  ): readonly DeclaredParameter[] => {
    const holes = nodes.flatMap((node) => (node && node.kind !== "binding" ? holesOf(node) : []));
    if (holes.length === 0) return parameters;
    const table = parameterTable(parameters);
    for (const hole of holes) {
      const meant = meaningOf(hole.name, table);
      if (meant.kind === "parameter") table.addTemplate(meant.name, hole.span);
    }
    return table.list();
  };

  const { parameters: placed, template } = namePath(
    withHoles(
      declared.parameters,
      declared.parameters.map(({ written }) => written),
    ),
    declared,
    bindings,
    reporter,
  );
  const complete = withHoles(placed, [declared.body?.written.data]);
  const isWhole =
    declared.body && !declared.body.written.data && !complete.some((parameter) => parameter.in === "body");
  const parameters = declared.body && isWhole ? [...complete, wholeBody(declared.body.span)] : complete;
  let table: ParameterTable | undefined;
  const meantBy = (name: string): ValueExpression => meaningOf(name, (table ??= parameterTable(parameters)));
  return {
    ...declared,
    parameters,
    template,
    names: scopeOf(meantBy, declared, bindings, reporter),
  };
}

function meaning(
  name: string,
  parameters: ParameterTable,
  environment: ReadonlySet<string>,
  bindings: BindingTable,
): ValueExpression {
  const plain = name
    .replace(/^\$\.(?=\w)/, "")
    .replace(/^(?:tools|rest)\.(?:(?:query|path|headers?|cookie|params|body)\.)?/, "");
  const [head, path] = membersIn(plain);
  if (environment.has(plain)) return { kind: "binding", variable: plain };
  const whole = parameters.find(plain);
  if (whole) return { kind: "parameter", name: whole.name, path: [] };
  const holder = parameters.find(head);
  if (holder) return { kind: "parameter", name: holder.name, path };
  const variable = bindings.find(plain) ?? (plain === name && /^[A-Z][A-Z0-9_]*$/.test(name) ? name : undefined);
  return variable === undefined ? { kind: "parameter", name: head, path } : { kind: "binding", variable };
}

/** `find.rows[*]['a b']` as a name and what is read of it, as in `with`: any JSONPath. What is none is members between dots. */
function membersIn(text: string): readonly [head: string, path: StepPath] {
  const [first = text, ...members] = text.split(".");
  const head = /^[^.[\]]+/.exec(text)?.[0] ?? first;
  const read = readStepPath(`$.${text}`, new Set([head]));
  return read === undefined || "problem" in read ? [first, members] : [head, read.path];
}

/** Each placeholder is the parameter of its name, else the path parameter that only differs in case, `-` and `_`, else a binding or a parameter of its own. */
function namePath(
  declared: readonly DeclaredParameter[],
  { path, user }: DeclaredOperation,
  bindings: BindingTable,
  reporter: Reporter,
): { readonly parameters: readonly DeclaredParameter[]; readonly template: PathTemplate } {
  const { text, pairs } = splitPathQuery(path.text);
  const { span } = path;
  const placeholders = placeholdersOf(path.text);
  if (/(?<!\{)\{[^{}]+\}(?!\})/.test(path.text))
    reporter.report("portability/single-brace-path", span, { path: path.text });
  if (placeholders.length === 0) return { parameters: declared, template: { text, parts: [text] } };
  const parameters = editParameters(declared, new Set(placeholders));
  /** `place`: where it travels, unless it is declared elsewhere. */
  const fill = (placeholder: string, place: "path" | "query" | "template"): string => {
    const match = parameters.find(placeholder);
    const isInPath = match?.in === "path";
    if (match && place === "path" && (isInPath || (match.in !== "template" && match.written !== undefined)))
      return match.name;
    if (match) {
      const to = match.in === "template" || isInPath ? place : match.in;
      const required = place === "path" ? true : match.required;
      parameters.replace(match, { ...match, in: to, required });
      return match.name;
    }
    const variable = bindings.find(placeholder);
    if (variable === undefined) reporter.report("model/undeclared-path-parameter", span, { parameter: placeholder });
    else bindings.use(variable, user, span);
    parameters.add({ ...placeholderParameter(placeholder, variable, span), in: place });
    return placeholder;
  };
  const template = pathTemplate(text, (placeholder) => ({ parameter: fill(placeholder, "path"), rest: false }));
  const inPath = new Set(placeholdersOf(text));
  for (const pair of pairs) {
    const { name, value, isWhole } = pair;
    const [only] = pair.placeholders;
    if (isWhole && only === name && !inPath.has(only)) fill(only, "query");
    else {
      for (const placeholder of pair.placeholders) if (!inPath.has(placeholder)) fill(placeholder, "template");
      parameters.remove(name);
      parameters.add(queryParameter(name, value, span));
    }
  }
  return { parameters: parameters.list(), template };
}

function placeholderParameter(name: string, variable: string | undefined, span: Span): DeclaredParameter {
  const written = variable === undefined ? undefined : ({ kind: "binding", variable } as const);
  return {
    name,
    in: "path",
    type: { kind: "string" },
    required: variable === undefined,
    description: undefined,
    written,
    span,
  };
}

/** A pair of the path's query. */
function queryParameter(name: string, value: string, span: Span): DeclaredParameter {
  return {
    name,
    in: "query",
    type: { kind: "string" },
    required: false,
    description: undefined,
    written: { kind: "scalar", span, value, text: value },
    span,
  };
}

/** The parameters of one operation, found by their names: those of headers in any case, of two the first. */
interface ParameterTable {
  readonly find: (name: string) => DeclaredParameter | undefined;
  /** A name that only templates mention is a parameter that travels nowhere by itself. */
  readonly addTemplate: (name: string, span: Span) => void;
  readonly list: () => readonly DeclaredParameter[];
}

function parameterTable(parameters: readonly DeclaredParameter[]): ParameterTable {
  const list: DeclaredParameter[] = [];
  const exact = new Map<string, DeclaredParameter>();
  const headers = new Map<string, DeclaredParameter>();
  const add = (parameter: DeclaredParameter): void => {
    list.push(parameter);
    if (!exact.has(parameter.name)) exact.set(parameter.name, parameter);
    const header = parameter.name.toLowerCase();
    if (parameter.in === "header" && !headers.has(header)) headers.set(header, parameter);
  };
  for (const parameter of parameters) add(parameter);
  return {
    find: (name) => exact.get(name) ?? headers.get(name.toLowerCase()),
    addTemplate: (name, span) => {
      if (exact.has(name)) return;
      add({
        name,
        in: "template",
        type: anyType,
        required: false,
        description: undefined,
        written: undefined,
        span,
      });
    },
    list: () => list,
  };
}

/** A declared body without data is the caller's whole body. */
function wholeBody(span: Span): DeclaredParameter {
  return { name: "body", in: "body", type: anyType, required: false, description: undefined, written: undefined, span };
}

function scopeOf(
  meaningOf: (name: string) => ValueExpression,
  { user, environment }: DeclaredOperation,
  bindings: BindingTable,
  reporter: Reporter,
): NameScope {
  return withReferences((name, span) => {
    const meant = meaningOf(name);
    if (meant.kind === "binding") {
      bindings.use(meant.variable, user, span);
      if (!environment.has(meant.variable)) reporter.report("portability/binding", span, { variable: meant.variable });
    }
    return meant;
  });
}
