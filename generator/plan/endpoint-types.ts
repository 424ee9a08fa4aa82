import type { Input } from "../model/capability.js";
import type { PropertyType } from "../model/types.js";
import { propertyOf } from "./endpoint-inputs.js";
import type { PlainEndpoint } from "./endpoint.js";
import { declareInput, declareType, hasMembers } from "./named-type.js";
import { typeName } from "./names.js";
import { madeFrom } from "../diagnostics/origin.js";
import type { TypeCode } from "./plan.js";
import { type PublicName, publicType } from "./public-name.js";
import { declaresNull } from "./require-inputs.js";
import type { NameScope } from "./scope.js";

/** The names of what an endpoint takes and answers where no function of the capability says it: that of a mock, or of a handler that somebody passes. */
export interface EndpointTypes {
  readonly input: PublicName | undefined;
  readonly answer: PublicName | undefined;
}

/** The file that declares them. */
export const endpointTypesFile = "types.ts";

/** Names the types of such endpoints, in `types.ts`. Endpoints of one name that take and answer the same share them. */
export function nameEndpointTypes(
  entries: readonly { readonly plain: PlainEndpoint; readonly name: string; readonly namespace: string }[],
  scope: NameScope,
): { readonly of: (plain: PlainEndpoint) => EndpointTypes; readonly declared: readonly TypeCode[] } {
  const types = new Map<PlainEndpoint, EndpointTypes>();
  const known = new Map<string, EndpointTypes>();
  const declared: TypeCode[] = [];
  for (const { plain, name, namespace } of entries) {
    if (plain.action.kind !== "mock" && plain.action.kind !== "handler") continue;
    const { asked, output } = plain.endpoint;
    const key = JSON.stringify([name, asked.map(propertyOf), output]);
    const named = known.get(key) ?? {
      input: asked.length === 0 ? undefined : take(name, namespace, "Input", scope),
      answer: hasMembers(output) ? take(name, namespace, "Answer", scope) : undefined,
    };
    if (!known.has(key))
      declared.push(
        ...[
          ...(named.input ? [declareInput(named.input, asked.map(takenProperty))] : []),
          ...(named.answer ? [declareType(named.answer, output)] : []),
        ].map((type) => madeFrom(type, plain.endpoint.span)),
      );
    known.set(key, named);
    types.set(plain, named);
  }
  return { of: (plain) => types.get(plain) ?? { input: undefined, answer: undefined }, declared };
}

/** An input as a handler of the user's takes it: null as well, where its author says so. */
function takenProperty(input: Input): PropertyType {
  const property = propertyOf(input);
  return declaresNull(input)
    ? madeFrom({ ...property, type: { kind: "nullable", of: property.type } }, input.span)
    : property;
}

function take(name: string, namespace: string, suffix: string, scope: NameScope): PublicName {
  return publicType(
    "./types",
    scope.take(`${typeName(name)}${suffix}`, [`${typeName(`${namespace} ${name}`)}${suffix}`]),
  );
}
