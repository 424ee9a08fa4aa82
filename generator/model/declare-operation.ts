import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type {
  ConsumedApi,
  ConsumedOperation,
  ConsumedParameter,
  ConsumedResource,
  RequestBody as WrittenBody,
} from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import type { SourceNode } from "../source/node.js";
import { foldName } from "../text/casing.js";
import type { OperationParameter } from "./capability.js";
import { environmentInputs, givenValue } from "./environment-inputs.js";
import { standaloneSchema } from "./input-schema.js";
import type { MappedInput } from "./callers.js";
import { isSameHeader } from "./header-names.js";
import { mayHaveBody } from "../text/methods.js";
import { isTransportHeader } from "../text/transport-headers.js";
import { headerOfPath, joinPaths } from "./operation-path.js";
import { typeOfParameter } from "./types-of.js";
import { anyType } from "./types.js";
import type { ValueExpression } from "./values.js";

/** One consumed operation as client, resource and operation declare it together, before any name in it is looked up. */
export interface DeclaredOperation {
  readonly id: string;
  /** `consumes <namespace>`, for the bindings it reads. */
  readonly user: string;
  readonly path: { readonly text: string; readonly span: Span };
  readonly parameters: readonly DeclaredParameter[];
  /** Names that are read from the environment (`in: environment`). */
  readonly environment: ReadonlySet<string>;
  /** Undefined where none is declared, and for methods that carry none. */
  readonly body: { readonly written: WrittenBody; readonly span: Span } | undefined;
  readonly span: Span;
}

/** A parameter whose value has not been read yet; a placeholder that a binding fills has that one. */
export interface DeclaredParameter extends Pick<
  OperationParameter,
  "name" | "in" | "type" | "required" | "description" | "schema" | "span"
> {
  readonly written: SourceNode | Extract<ValueExpression, { kind: "binding" }> | undefined;
}

/** Lays the three levels over each other: inner declarations replace outer ones of their name and keep the outer's place in the order. */
export function declareOperation(
  api: ConsumedApi,
  resource: ConsumedResource,
  written: ConsumedOperation,
  mapped: readonly MappedInput[],
  reporter: Reporter,
): DeclaredOperation {
  const id = `${api.namespace}.${written.name}`;
  const span = valueSpan(written, "name");
  const merged = byName([...api.inputParameters, ...resource.inputParameters, ...written.inputParameters]);
  for (const parameter of resource.inputParameters)
    reporter.report("portability/resource-parameters", valueSpan(parameter, "name"), { parameter: parameter.name });
  const takesBody = mayHaveBody(written.method);
  if (!takesBody && (written.body !== undefined || merged.some((parameter) => parameter.in === "body"))) {
    reporter.report("model/body-on-get", span, { operation: id, method: written.method });
  }
  const hasTemplate = written.body?.data !== undefined;
  for (const parameter of merged) reportParameterPortability(parameter, hasTemplate, reporter);
  const fromPath = pathHeaders(resource, written, reporter);
  const parameters = merged
    .flatMap((parameter) => (parameter.in === "body" && !takesBody ? [] : declareParameter(parameter, hasTemplate)))
    .filter((parameter) => !saysLess(parameter, fromPath));
  return {
    id,
    user: `consumes ${api.namespace}`,
    path: {
      text: joinPaths(resource.path, written.path),
      span: valueSpan(written.path === undefined ? resource : written, "path"),
    },
    parameters: byName([
      ...fixedHeaders(api.headers),
      ...fromPath,
      ...withMapped(
        parameters,
        mapped.filter((input) => input.in !== "path" && (input.in !== "body" || (takesBody && !hasTemplate))),
      ),
      ...fixedHeaders(written.headers).filter(
        ({ name }) => !written.inputParameters.some((own) => own.in === "header" && isSameHeader(own.name, name)),
      ),
    ]),
    environment: environmentInputs(merged).read,
    body: takesBody && written.body ? { written: written.body, span: valueSpan(written, "body") } : undefined,
    span,
  };
}

/** Whether the inputs of each level have names of their own: one name in two places of a call is reported, since callers pass one value for it. */
export function checkPlaces(
  api: ConsumedApi,
  resource: ConsumedResource,
  written: ConsumedOperation,
  reporter: Reporter,
): boolean {
  const levels = [api, resource, written].map(({ inputParameters }) => inputParameters);
  const wrong = levels.flatMap((inputs) => {
    if (inputs.length < 2) return [];
    // The first of each name, and the first that stands elsewhere.
    const met = new Map<string, readonly ConsumedParameter[]>();
    return inputs.flatMap((input) => {
      const earlier = met.get(input.name) ?? [];
      if (earlier.every((other) => other.in !== input.in)) met.set(input.name, [...earlier, input]);
      const first = earlier.find((other) => other.in !== input.in);
      return first ? [{ input, first }] : [];
    });
  });
  for (const { input, first } of wrong)
    reporter.report(
      "model/one-name-two-places",
      valueSpan(input, "name"),
      { parameter: input.name, operation: `${api.namespace}.${written.name}`, first: first.in, second: input.in },
      [{ span: valueSpan(first, "name"), label: "the other one" }],
    );
  return wrong.length === 0;
}

const managedHeaders =
  /^(?:accept|authorization|cache-control|connection|content-.*|cookie|date|expect|host|if-.*|pragma|range|referer|user-agent|via|warning)$/i;

/** With a body written out, `in: body` inputs are what it reads. What has a value in the place of the environment's travels nowhere by itself. */
function declareParameter(parameter: ConsumedParameter, hasTemplate: boolean): readonly DeclaredParameter[] {
  const { in: place } = parameter;
  if (place === "header" && isTransportHeader(parameter.name)) return [];
  if (place === "environment" && givenValue(parameter) === undefined) return [];
  return [
    {
      name: parameter.name,
      in: place === "environment" || (place === "body" && hasTemplate) ? "template" : place,
      type: typeOfParameter(parameter),
      required: parameter.required ?? parameter.in === "path",
      description: parameter.description,
      schema: parameter.schema && standaloneSchema(parameter.schema),
      written: parameter.value,
      span: valueSpan(parameter, "name"),
    },
  ];
}

/** Headers that the paths of resource and operation name after their last `#`; the operation's counts where both name one. */
function pathHeaders(
  resource: ConsumedResource,
  written: ConsumedOperation,
  reporter: Reporter,
): readonly DeclaredParameter[] {
  return [resource, written].flatMap((level): readonly DeclaredParameter[] => {
    if (level.path?.includes("#") !== true) return [];
    const span = valueSpan(level, "path");
    const header = headerOfPath(level.path);
    if (!header) reporter.report("model/path-fragment", span, { path: level.path });
    return header
      ? [
          {
            name: header.name,
            in: "header",
            type: { kind: "string" },
            required: false,
            description: undefined,
            written: { kind: "scalar", span, value: header.value, text: header.value },
            span,
          },
        ]
      : [];
  });
}

/** A declared header without a value that the path gives one: AWS's own documents declare `X-Amz-Target` beside each path that ends in it. */
function saysLess(parameter: DeclaredParameter, fromPath: readonly DeclaredParameter[]): boolean {
  return (
    parameter.in === "header" &&
    parameter.written === undefined &&
    fromPath.some(({ name }) => isSameHeader(name, parameter.name))
  );
}

/** What callers say they put into the body or the query is a parameter, declared or not, unless the body is one value. */
function withMapped(
  parameters: readonly DeclaredParameter[],
  mapped: readonly MappedInput[],
): readonly DeclaredParameter[] {
  const isWhole = parameters.some((parameter) => parameter.in === "body" && parameter.name === "body");
  const added = mapped.filter(
    (input, index) =>
      !(input.in === "body" && isWhole) &&
      !parameters.some(({ name }) => foldName(name) === foldName(input.name)) &&
      mapped.findIndex(({ name }) => name === input.name) === index,
  );
  return [
    ...parameters,
    ...added.map(({ in: place, name, span }): DeclaredParameter => ({
      name,
      in: place,
      type: anyType,
      required: false,
      description: undefined,
      written: undefined,
      span,
    })),
  ];
}

/** `headers` of an API or an operation: what an operation's own say wins over all that stands around it, but for its own inputs. */
function fixedHeaders(headers: ConsumedApi["headers"]): readonly DeclaredParameter[] {
  return headers.map((header) => ({
    name: header.name,
    in: "header",
    type: { kind: "string" },
    required: false,
    description: undefined,
    written: header.value,
    span: header.nameSpan,
  }));
}

/** The last of each name; a header is the same in any case. */
function byName<T extends { readonly name: string; readonly in: string }>(entries: readonly T[]): readonly T[] {
  const headers = new Map<string, string>();
  const keyOf = ({ name, in: place }: T): string => {
    if (place !== "header") return name;
    const first = headers.get(name.toLowerCase()) ?? name;
    headers.set(name.toLowerCase(), first);
    return first;
  };
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

function reportParameterPortability(parameter: ConsumedParameter, hasTemplate: boolean, reporter: Reporter): void {
  const span = valueSpan(parameter, "name");
  if (parameter.in === "body" && !hasTemplate)
    reporter.report("portability/body-parameter", span, { parameter: parameter.name });
  if (parameter.in === "cookie") reporter.report("portability/cookie-parameter", span, { parameter: parameter.name });
  if (parameter.in === "header" && managedHeaders.test(parameter.name))
    reporter.report("portability/managed-header", span, { header: parameter.name });
}
