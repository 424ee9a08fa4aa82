import type { Reporter } from "../diagnostics/reporter.js";
import type { ApiKey, HttpApi, Operation, OperationParameter } from "./capability.js";
import { usuallyHasBody } from "../text/methods.js";
import { leavesOf } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** Puts API keys with `placement: body` into the bodies of an API's operations, as members that no caller can replace; where an operation demands one from its callers it is theirs. Where one cannot hold it the key is a header (reported). */
export function placeBodyKeys(api: HttpApi, reporter: Reporter): HttpApi {
  const { authentication } = api;
  if (authentication?.kind !== "apikey") return api;
  const keys = authentication.keys.filter(({ inBody }) => inBody);
  if (keys.length === 0) return api;
  const operations = api.operations.map((operation) =>
    keys.reduce<Operation | undefined>((one, key) => one && withKey(one, key), operation),
  );
  if (operations.includes(undefined)) {
    reporter.report("model/unsupported-placement", authentication.span, { placement: "body" });
    return api;
  }
  const others = authentication.keys.filter((key) => !keys.includes(key));
  return {
    ...api,
    operations: operations.flatMap((operation) => operation ?? []),
    authentication: others.length === 0 ? undefined : { ...authentication, keys: others },
  };
}

/** Undefined where the operation has no body with members. */
function withKey(operation: Operation, { name, value }: ApiKey): Operation | undefined {
  if (name.kind !== "literal" || !usuallyHasBody(operation.method)) return undefined;
  const key = String(name.value);
  const { body } = operation;
  if (
    body?.kind === "data" &&
    body.value.kind === "object" &&
    body.encoding.kind !== "text" &&
    body.encoding.kind !== "bytes"
  ) {
    const others = body.value.entries.filter((entry) => entry.key !== key);
    const read = readBy(others);
    const fed = readBy(body.value.entries.filter((entry) => entry.key === key));
    const isOther = ({ name: input, in: place }: OperationParameter): boolean =>
      (place !== "body" && place !== "template") || !fed.has(input) || read.has(input);
    return (
      demanded(operation, isOther) ?? {
        ...operation,
        parameters: operation.parameters.filter(isOther),
        asked: operation.asked.filter(isOther),
        body: { ...body, value: { kind: "object", entries: [...others, { key, value }] } },
      }
    );
  }
  if (body !== undefined && (body.kind !== "fields" || body.encoding.kind === "text" || body.encoding.kind === "bytes"))
    return undefined;
  const isOther = (parameter: OperationParameter): boolean => parameter.in !== "body" || parameter.name !== key;
  const added: OperationParameter = {
    name: key,
    in: "body",
    type: { kind: "string" },
    required: false,
    description: undefined,
    value,
    span: operation.span,
  };
  return (
    demanded(operation, isOther) ?? {
      ...operation,
      parameters: [...operation.parameters.filter(isOther), added],
      asked: operation.asked.filter(isOther),
      body: {
        kind: "fields",
        names: [...(body?.names ?? []).filter((field) => field !== key), key],
        encoding: body?.encoding ?? { kind: "json", mediaType: "application/json" },
      },
    }
  );
}

/** The operation as it is, where it demands the member of its callers: what they must give is not thrown away. */
function demanded(operation: Operation, isOther: (parameter: OperationParameter) => boolean): Operation | undefined {
  return operation.asked.some((parameter) => parameter.required && !isOther(parameter)) ? operation : undefined;
}

/** The names of the inputs that values read. */
function readBy(entries: readonly { readonly value: ValueExpression }[]): ReadonlySet<string> {
  const leaves = entries.flatMap(({ value }) => [...leavesOf(value)]);
  return new Set(leaves.flatMap((leaf) => (leaf.kind === "parameter" ? [leaf.name] : [])));
}
