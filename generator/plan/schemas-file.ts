import type { Capability } from "../model/capability.js";
import { namedTypes } from "../model/named-types.js";
import type { NamedType } from "../model/types.js";
import { importsOf } from "./file.js";
import { declareType } from "./named-type.js";
import type { FilePlan, TypeCode, TypesPlan } from "./plan.js";
import { type PublicName, publicType } from "./public-name.js";
import { schemasModule } from "./type-code.js";

/** The types that the documents of a capability's APIs name, in the order in which its operations use them. */
export function capabilityTypes({ apis }: Capability): readonly NamedType[] {
  return namedTypes(
    apis.flatMap(({ operations }) =>
      operations.flatMap(({ asked, output, failures = [] }) => [
        ...asked.map(({ type }) => type),
        output,
        ...failures.map(({ type }) => type),
      ]),
    ),
  );
}

/** Plans `schemas.ts`: the types of APIs' documents that the other files use, and those that these use; undefined where none does. */
export function planSchemas(
  capability: Capability,
  files: readonly FilePlan[],
): { readonly file: TypesPlan; readonly names: readonly PublicName[] } | undefined {
  const known = new Map(capabilityTypes(capability).map((type) => [type.name, type]));
  if (known.size === 0) return undefined;
  const types = new Map<string, TypeCode>();
  const names: PublicName[] = [];
  // Whoever catches a failure says by its type what it holds.
  const failures = capability.apis.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      (operation.failures ?? []).flatMap(({ type }) => (type.kind === "named" ? [type.name] : [])),
    ),
  );
  const wanted = [...files.flatMap(typesIn), ...failures];
  for (const name of wanted) {
    const type = known.get(name);
    if (type === undefined || types.has(name)) continue;
    const declared = type.declared();
    const own = publicType(schemasModule, name);
    const written = declareType(own, declared.type, declared.description);
    types.set(name, written);
    names.push(own);
    wanted.push(...typesIn(written));
  }
  return types.size === 0
    ? undefined
    : { file: { kind: "types", path: `${schemasModule.slice(2)}.ts`, types: [...types.values()] }, names };
}

function typesIn(plan: object): readonly string[] {
  return importsOf(plan).flatMap(({ module, name }) => (module === schemasModule ? [name] : []));
}
