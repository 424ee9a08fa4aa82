import { depth } from "./emitted-types.js";
import { isRecord, shapeOfSchema } from "./schema-shape.js";
import { nothing, type Shape } from "./shape.js";

type Record_ = Readonly<Record<string, unknown>>;

/** What an OpenAPI document says of a route `GET /ships/{}`; undefined where it has none of that name. */
export interface Documented {
  /** The JSON of its answers of 2xx, each with its status. */
  readonly answers: readonly (readonly [status: string, shape: Shape])[];
  /** By the part of the request, as Fastify calls it; undefined where it has none, or no JSON. */
  readonly input: (part: string) => Shape | undefined;
}

const places: Readonly<Record<string, string>> = { Params: "path", Querystring: "query", Headers: "header" };

export function documentedRoute(document: unknown, name: string): Documented | undefined {
  const [method = "", wanted = ""] = name.split(" ");
  const item = entriesOf(document, "paths")
    .filter(([path]) => path.replaceAll(/\{[^}]*\}/g, "{}") === wanted)
    .map(([, each]) => each)
    .find((each) => isRecord(each) && isRecord(each[method.toLowerCase()]));
  if (!isRecord(item)) return undefined;
  const operation = item[method.toLowerCase()];
  const shape = (schema: unknown): Shape => shapeOfSchema(schema ?? true, document, depth);
  return {
    answers: entriesOf(operation, "responses").flatMap(([status, response]) => {
      const json = jsonOf(response);
      return status.startsWith("2") && json !== undefined ? [[status, shape(json.schema)] as const] : [];
    }),
    input: (part) => {
      if (part === "Body") {
        const json = isRecord(operation) ? jsonOf(operation.requestBody) : undefined;
        return json && shape(json.schema);
      }
      const parameters = [...listOf(item.parameters), ...listOf(Object(operation).parameters)].filter(
        (each) => each.in === places[part],
      );
      const members = parameters.map((each) => {
        const own = {
          shape: shapeOfSchema(each.schema ?? true, document, depth - 1),
          optional: each.required !== true,
        };
        return [spelled(String(each.name), part), own] as const;
      });
      return { ...nothing, objects: [{ members: new Map(members), further: undefined }] };
    },
  };
}

/** A name as Fastify has it: names of headers in small letters, those in paths as words of a language. */
function spelled(name: string, part: string): string {
  return part === "Headers" ? name.toLowerCase() : part === "Params" ? name.replaceAll(/\W/g, "_") : name;
}

function jsonOf(holder: unknown): Record_ | undefined {
  const content = new Map(entriesOf(holder, "content"));
  const json = content.get("application/json") ?? content.get("multipart/form-data");
  return isRecord(json) ? json : undefined;
}

function entriesOf(holder: unknown, key: string): readonly (readonly [string, unknown])[] {
  const held = isRecord(holder) ? holder[key] : undefined;
  return isRecord(held) ? Object.entries(held) : [];
}

function listOf(value: unknown): readonly Record_[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
