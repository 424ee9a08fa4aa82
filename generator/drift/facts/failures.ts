import type { Operation, RestOperation } from "../../model/capability.js";
import type { DataType } from "../../model/types.js";
import { unfoldType } from "../unfold-type.js";

/** What failures answer with, by status, as the API's document says; `any` where it says nothing of that. */
export type Failures = ReadonlyMap<string, DataType>;

/** Those that the client's function names. */
export function functionFailures({ failures = [] }: Operation): Failures {
  return new Map(failures.map(({ status, type }) => [status, unfoldType(type)]));
}

/** Those of a contract: an operation that is called is answered with its own failures. */
export function routeFailures({ action, responses }: RestOperation): Failures {
  if (action.kind !== "call" || action.operation.oauth !== undefined || responses.length > 0) return new Map();
  return new Map(
    (action.operation.statuses ?? []).flatMap(({ status, failure }) => {
      if (status === "default" ? failure === undefined : !/^[45]/.test(status)) return [];
      return [[status, failure ? unfoldType(failure.type) : ({ kind: "any" } as const)] as const];
    }),
  );
}
