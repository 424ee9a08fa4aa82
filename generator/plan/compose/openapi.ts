import { localUrl } from "../../text/listening.js";
import type { Composition, Seat } from "../../model/compose/composition.js";
import type { RestAdapter } from "../../model/capability.js";
import type { JsonObject, JsonValue } from "../../source/node.js";
import { camelCase } from "../../text/casing.js";
import type { PlannedCapability } from "../build.js";
import { documentFile } from "../document-place.js";
import { createScope } from "../scope.js";
import { record, renameComponents } from "./components.js";
import { listenerOf } from "./seats.js";

/** The contract of one adapter of a group, and where in the group it stands. */
interface Contract {
  readonly capability: string;
  readonly prefix: string;
  readonly document: JsonObject;
}

/** One OpenAPI 3.1 document for all REST adapters of a group; undefined where it has none. */
export function planGroupOpenApi(
  composition: Composition,
  planned: readonly PlannedCapability[],
): JsonValue | undefined {
  const { name, rest } = composition;
  if (!rest) return undefined;
  const contracts = renameComponents(rest.seats.map((seat) => contractOf(seat, planned)));
  const labels = composition.capabilities.map(({ label }) => label);
  return {
    openapi: "3.1.0",
    info: { title: name, version: "0.0.0", description: `The operations of ${labels.join(", ")}.` },
    servers: [{ url: localUrl(rest.port, "") }],
    tags: tagsOf(contracts),
    paths: pathsOf(contracts),
    components: componentsOf(contracts),
  };
}

function contractOf(seat: Seat<RestAdapter>, planned: readonly PlannedCapability[]): Contract {
  const { names } = listenerOf(seat, planned);
  const { name } = seat.capability;
  const file = planned
    .find(({ capability }) => capability === seat.capability)
    ?.files.find(({ kind, path }) => kind === "json" && path === documentFile(names));
  if (file?.kind !== "json") throw new Error(`no OpenAPI document of ${seat.adapter.namespace} of ${name}`);
  return { capability: name, prefix: seat.path, document: record(file.value) };
}

/** Paths below the prefix of their adapter. What a document says of all of its operations is said of each, and no two have one id. */
function pathsOf(contracts: readonly Contract[]): JsonObject {
  const counts = new Map<string, number>();
  for (const id of contracts.flatMap(({ document }) => operationIdsOf(document)))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  const scope = createScope([]);
  return Object.fromEntries(
    contracts.flatMap(({ capability, prefix, document }) =>
      Object.entries(record(document["paths"])).map(([path, item]) => [
        prefix + path,
        Object.fromEntries(
          Object.entries(record(item)).map(([method, value]) => {
            const operation = record(value);
            const id = String(operation["operationId"]);
            const isShared = (counts.get(id) ?? 0) > 1;
            const { security } = document;
            return [
              method,
              {
                ...operation,
                operationId: scope.take(isShared ? camelCase(`${capability} ${id}`) : id),
                ...(security === undefined || "security" in operation ? {} : { security }),
              },
            ];
          }),
        ),
      ]),
    ),
  );
}

function operationIdsOf(document: JsonObject): readonly string[] {
  return Object.values(record(document["paths"])).flatMap((item) =>
    Object.values(record(item)).map((operation) => String(record(operation)["operationId"])),
  );
}

/** Each tag once, with what the first says of it. */
function tagsOf(contracts: readonly Contract[]): JsonValue {
  const tags = new Map<JsonValue | undefined, JsonValue>();
  for (const tag of contracts.flatMap(({ document }) => (Array.isArray(document["tags"]) ? document["tags"] : []))) {
    const { name } = record(tag);
    if (!tags.has(name)) tags.set(name, tag);
  }
  return [...tags.values()];
}

/** By section, those of all: what has one name says the same. */
function componentsOf(contracts: readonly Contract[]): JsonObject {
  const sections = new Map<string, Record<string, JsonValue>>();
  for (const { document } of contracts)
    for (const [section, entries] of Object.entries(record(document["components"])))
      sections.set(section, { ...sections.get(section), ...record(entries) });
  return Object.fromEntries(sections);
}
