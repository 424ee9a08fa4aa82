import { pascalCase } from "../../text/casing.js";
import type { HttpApi, Operation } from "../capability.js";
import { missingMember, nameOfType } from "../document/agreement.js";
import type { TypeNames } from "../document/type-names.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { NamedType } from "../types.js";
import type { SampleSettings } from "../upstream-settings.js";
import { seenType } from "./infer-type.js";
import { nameParts, typesInside } from "./name-parts.js";
import type { Sample, Samples } from "./open-samples.js";
import { overlay } from "./overlay.js";

/** Where types of samples are put. */
export interface SampleContext {
  readonly settings: SampleSettings;
  readonly names: TypeNames;
  /** Operations whose answer the API's document types: its word holds. */
  readonly documented: ReadonlySet<string>;
  readonly reporter: Reporter;
}

/** Types answers by those that were seen, where neither the capability nor the API's document says what they are. */
export function applySamples(api: HttpApi, samples: Samples, context: SampleContext): HttpApi {
  return {
    ...api,
    operations: api.operations.map((operation) => {
      const seen = samples.byOperation.get(operation.name);
      return seen && operation.answer.kind === "json" && operation.oauth === undefined
        ? applySeen(operation, seen, context)
        : operation;
    }),
  };
}

function applySeen(operation: Operation, seen: readonly Sample[], context: SampleContext): Operation {
  const { settings, names, documented, reporter } = context;
  const successes = seen.filter(({ status }) => status < 300);
  const failures = operation.failures ?? failuresOf(operation, seen, context);
  const withFailures = failures.length === 0 ? operation : { ...operation, failures };
  if (successes.length === 0 || documented.has(operation.id)) return withFailures;
  const type = seenType(
    successes.map(({ node }) => node),
    settings,
  );
  const missing = missingMember(operation.output, type);
  // Where it was seen is not shown: what stands there may be anybody's.
  if (missing?.found)
    reporter.report("samples/disagreement", operation.span, {
      what: `\`${missing.path}\` of the answer of \`${operation.id}\``,
      capability: nameOfType(missing.wanted),
      samples: nameOfType(missing.found),
    });
  const output = nameParts(overlay(operation.output, type), typesInside(type), operation, names);
  return { ...withFailures, output, seen: successes.length };
}

/** What failures answered with: one type for all of an operation, named after it. */
function failuresOf(
  operation: Operation,
  seen: readonly Sample[],
  { settings, names }: SampleContext,
): NonNullable<Operation["failures"]> {
  const failures = seen.filter(({ status }) => status >= 400);
  const declared = seenType(
    failures.map(({ node }) => node),
    settings,
  );
  if (failures.length === 0 || declared.kind === "any") return [];
  const name = names.take(`${pascalCase(operation.name)}Failure`, operation.namespace, new Set());
  const whole = nameParts(declared, typesInside(declared), { ...operation, name: `${operation.name}-failure` }, names);
  const type: NamedType = { kind: "named", name, declared: () => ({ type: whole, description: undefined }) };
  return [...new Set(failures.map(({ status }) => status))].sort().map((status) => ({ status: String(status), type }));
}
