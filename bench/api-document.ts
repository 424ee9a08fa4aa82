// An OpenAPI document as large as is asked for, with what such documents have: shared and nested types, enumerations, parameters of all places, lists, failures.

const words = [
  "order",
  "invoice",
  "customer",
  "shipment",
  "product",
  "payment",
  "refund",
  "coupon",
  "ticket",
  "report",
];

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A document with `count` operations, five for each resource. */
export function apiDocument(count: number): Json {
  const resources = Array.from({ length: Math.ceil(count / 5) }, (_, index) => {
    const word = words[index % words.length] ?? "thing";
    const turn = Math.floor(index / words.length);
    return turn === 0 ? word : `${word}-${turn}`;
  });
  return {
    openapi: "3.0.3",
    info: { title: "Shop", version: "1.0.0", description: "Sells things." },
    servers: [{ url: "https://api.shop.example/v1" }],
    paths: Object.fromEntries(resources.flatMap((resource) => pathsOf(resource))),
    components: {
      schemas: {
        Problem: object({ title: text("What is wrong."), status: { type: "integer" }, detail: text("More of it.") }),
        Address: object({
          street: text("Street and number."),
          city: text("City."),
          country: { type: "string", enum: ["DE", "FR", "US"] },
        }),
        ...Object.fromEntries(resources.flatMap((resource) => schemasOf(resource))),
      },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
    security: [{ token: [] }],
  };
}

function pathsOf(resource: string): readonly (readonly [string, Json])[] {
  const type = typeName(resource);
  const one = {
    name: "id",
    in: "path",
    required: true,
    description: `The id of the ${resource}.`,
    schema: { type: "string" },
  };
  const body = { required: true, content: { "application/json": { schema: ref(`${type}Input`) } } };
  return [
    [
      `/${resource}s`,
      {
        get: {
          operationId: `list${type}s`,
          tags: [resource],
          summary: `Lists ${resource}s.`,
          parameters: [
            {
              name: "limit",
              in: "query",
              description: "At most so many.",
              schema: { type: "integer", minimum: 1, maximum: 100 },
            },
            { name: "after", in: "query", description: "Begins behind this one.", schema: { type: "string" } },
            {
              name: "status",
              in: "query",
              description: "In these states.",
              schema: { type: "array", items: { type: "string", enum: ["open", "closed"] } },
            },
          ],
          responses: answers("200", { type: "array", items: ref(type) }),
        },
        post: {
          operationId: `create${type}`,
          tags: [resource],
          summary: `Creates one ${resource}.`,
          requestBody: body,
          responses: answers("201", ref(type)),
        },
      },
    ],
    [
      `/${resource}s/{id}`,
      {
        get: {
          operationId: `get${type}`,
          tags: [resource],
          summary: `One ${resource}.`,
          parameters: [one],
          responses: answers("200", ref(type)),
        },
        put: {
          operationId: `update${type}`,
          tags: [resource],
          summary: `Changes one ${resource}.`,
          parameters: [one],
          requestBody: body,
          responses: answers("200", ref(type)),
        },
        delete: {
          operationId: `delete${type}`,
          tags: [resource],
          summary: `Removes one ${resource}.`,
          parameters: [one],
          responses: { "204": { description: "It is gone." }, ...failures },
        },
      },
    ],
  ];
}

function schemasOf(resource: string): readonly (readonly [string, Json])[] {
  const type = typeName(resource);
  const own = {
    name: text("What people call it."),
    status: { type: "string", enum: ["open", "closed"], description: "Its state." },
    amount: { type: "number", description: "In the currency's units." },
    tags: { type: "array", items: { type: "string" }, description: "Words to find it by." },
    address: ref("Address"),
    created: { type: "string", format: "date-time", description: "When it was made." },
    metadata: { type: "object", additionalProperties: { type: "string" } },
  };
  return [
    [`${type}Input`, { ...object(own), required: ["name", "status"] }],
    [type, { ...object({ id: text("Its id."), ...own }), required: ["id", "name", "status"] }],
  ];
}

const failures = {
  "404": { description: "There is none.", content: { "application/json": { schema: ref("Problem") } } },
};

function answers(status: string, schema: Json): Json {
  return { [status]: { description: "Done.", content: { "application/json": { schema } } }, ...failures };
}

function object(properties: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  return { type: "object", properties };
}

function text(description: string): Json {
  return { type: "string", description };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function typeName(resource: string): string {
  return resource.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
