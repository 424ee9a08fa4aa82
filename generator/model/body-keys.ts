import type { Reporter } from "../diagnostics/reporter.js";
import type { ApiKey, HttpApi, Operation, OperationParameter } from "./capability.js";
import { usuallyHasBody } from "../text/methods.js";

/** Puts API keys with `placement: body` into the bodies of an API's operations, as members that no caller can replace. Where one cannot hold it the key is a header (reported). */
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
    const entries = [...body.value.entries.filter((entry) => entry.key !== key), { key, value }];
    return { ...operation, body: { ...body, value: { kind: "object", entries } } };
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
  return {
    ...operation,
    parameters: [...operation.parameters.filter(isOther), added],
    asked: operation.asked.filter(isOther),
    body: {
      kind: "fields",
      names: [...(body?.names ?? []).filter((field) => field !== key), key],
      encoding: body?.encoding ?? { kind: "json", mediaType: "application/json" },
    },
  };
}
