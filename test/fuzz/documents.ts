import fc from "fast-check";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A small document: APIs with parameters of every place and bodies of every type, a REST adapter, an MCP server, values and outputs of all forms. */
export function documents(): fc.Arbitrary<Json> {
  const name = fc.constantFrom(
    "id",
    "list-items",
    "getItem",
    "a b",
    "$select",
    "filter[x]",
    "delete",
    "vendor_id",
    "vendor-id",
    "x-trace",
    "body",
    "ünï",
    "constructor",
  );
  // Others are refused, which the diagnostics show.
  const toolName = fc.constantFrom(
    "id",
    "list-items",
    "getItem",
    "delete",
    "vendor_id",
    "vendor-id",
    "a.b",
    "constructor",
    "2x",
  );
  const sentence = fc.constantFrom("A thing.", "Two\nlines.", "`code` */ and ${x}", "", "Größe: 5");
  const type = fc.constantFrom("string", "number", "integer", "boolean", "array", "object");
  const path = fc.constantFrom(
    "/items",
    "/items/{id}",
    "/items/{{id}}/x",
    "/{vendor-id}",
    "/a/{b}/c/{d}",
    "/files/{path}.json",
    "items",
    "",
  );
  const value: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom<Json>(
      "rest.id",
      "rest.query.q",
      "rest.path.id",
      "rest.header.x-trace",
      "rest.body",
      "rest.body.a.b",
      "tools.id",
      "tools.body",
      "tools.id.a.b",
      "$this.id",
      "api-rest.id",
      "{{id}}",
      "{{ id }} and {{KEY}}",
    ),
    fc.constantFrom<Json>(
      "{{env.KEY}}",
      "env.KEY",
      "{{tools.id}}",
      "{{{id}}}",
      "$.a.b",
      "text",
      "",
      5,
      true,
      ["{{id}}", 1],
      { a: "{{q}}", b: { c: "rest.id" } },
      null,
    ),
  );
  const mapping = fc.oneof(
    { weight: 90, arbitrary: fc.constantFrom("$.", "$", "$.a", "$.a.b[0].c", "$.items[*].id", "$['a b']", "a.b") },
    {
      weight: 18,
      arbitrary: fc.constantFrom(
        "$..deep",
        "$..*[0]",
        "$.items[?(@.x > 1 && !(@.y || $.z == 'a'))].id",
        "$.items[-1]",
        "$.a[1:3]",
        "$['a','b'][*].c",
        "$.a[*].b[*]",
        "$..a[?($.b)]",
        "$.items.length()",
        "$.a[*].b.sum()",
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom("$.a[?(@.b =~ /x/)]", "$.a[") },
  );
  const parameter = fc.record(
    {
      name,
      in: fc.constantFrom("query", "header", "path", "cookie", "body", "environment"),
      type,
      description: sentence,
      required: fc.boolean(),
      value,
      enum: fc.constant<Json>(["a", "b"]),
      default: value,
    },
    { requiredKeys: ["name", "in"] },
  );
  const { output } = fc.letrec<{ output: Json }>((tie) => ({
    output: fc.oneof(
      { maxDepth: 3, depthSize: "small", withCrossShrink: true },
      fc.record(
        {
          name,
          type,
          mapping,
          value,
          const: fc.constantFrom<Json>("c", 1, null),
          required: fc.boolean(),
          maxLength: fc.nat(9),
        },
        { requiredKeys: ["type"] },
      ),
      fc.record(
        { name, type: fc.constant("object"), mapping, properties: fc.array(tie("output"), { maxLength: 3 }) },
        { requiredKeys: ["type", "properties"] },
      ),
      fc.record(
        { name, type: fc.constant("array"), mapping, items: tie("output") },
        { requiredKeys: ["type", "items"] },
      ),
    ),
  }));
  const body = fc.record({
    type: fc.constantFrom("json", "text", "xml", "sparql", "formUrlEncoded", "multipartForm", "raw"),
    data: value,
  });
  const consumed = fc.record(
    {
      name,
      method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
      description: sentence,
      path,
      inputParameters: fc.array(parameter, { maxLength: 4 }),
      body,
      outputRawFormat: fc.constantFrom("json", "xml", "csv", "yaml", "html", "raw", "text", "binary"),
      outputParameters: fc.array(output, { maxLength: 2 }),
    },
    { requiredKeys: ["name", "method"] },
  );
  const authentication = fc.constantFrom<Json>(
    { type: "bearer", token: "{{KEY}}" },
    { type: "basic", username: "u", password: "{{KEY}}" },
    { type: "apikey", key: "k", value: "{{KEY}}", placement: "query" },
    { type: "digest", username: "u", password: "{{KEY}}" },
    {
      type: "oauth2",
      authorizationServerUri: "https://as.example",
      resource: "https://r.example",
      clientId: "{{KEY}}",
      clientSecret: "{{KEY}}",
    },
  );
  const api = (namespace: string): fc.Arbitrary<Json> =>
    fc.record(
      {
        type: fc.constant("http"),
        namespace: fc.constant(namespace),
        baseUri: fc.constantFrom("https://api.example", "https://{{KEY}}.example/v1/", "", "https://{region}.example"),
        description: sentence,
        authentication,
        inputParameters: fc.array(parameter, { maxLength: 2 }),
        resources: resources(namespace),
      },
      { requiredKeys: ["type", "namespace", "baseUri", "resources"] },
    );
  const resources = (namespace: string): fc.Arbitrary<Json> =>
    fc
      .uniqueArray(fc.tuple(path, fc.array(parameter, { maxLength: 2 }), consumed), {
        minLength: 1,
        maxLength: 2,
        selector: ([where]) => where,
      })
      .map((list) =>
        list.map(([where, inputParameters, operation], index) => ({
          name: `${namespace}-${index}`,
          path: where,
          inputParameters,
          operations: [{ ...operation, name: `call${index}` }],
        })),
      );
  const call = fc.constantFrom("one.call0", "two.call0");
  const behaviour = {
    description: sentence,
    call,
    with: fc.dictionary(name, value, { maxKeys: 4 }),
    inputParameters: fc.array(parameter, { maxLength: 3 }),
    outputParameters: fc.array(output, { maxLength: 3 }),
  };
  const steps = fc
    .array(
      fc.tuple(
        call,
        fc.dictionary(name, fc.oneof(value, fc.constantFrom<Json>("$.s0.id", "{{s0.a.b}}")), { maxKeys: 3 }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((calls) => [
      ...calls.map(([target, given], index) => ({ type: "call", name: `s${index}`, call: target, with: given })),
      {
        type: "lookup",
        name: "found",
        index: "s0",
        match: "id",
        lookupValue: "$.s0.id",
        outputParameters: ["name", "constructor"],
      },
    ]);
  const mappings = fc.uniqueArray(
    fc.record({
      targetName: fc.constantFrom("a", "c.b", "b", "constructor.x", "ünï"),
      value: fc.constantFrom("$.s0", "$.s0.a.b", "$.found", "$.found.constructor"),
    }),
    { maxLength: 3, selector: ({ targetName }) => targetName },
  );
  const orchestrated = {
    description: sentence,
    steps,
    mappings,
    inputParameters: fc.array(parameter, { maxLength: 2 }),
    outputParameters: fc.array(output, { maxLength: 2 }),
  };
  const rest = fc
    .uniqueArray(
      fc.tuple(
        path,
        fc.constantFrom("GET", "POST", "PUT", "DELETE"),
        fc.oneof(
          { weight: 3, arbitrary: fc.record({ name, ...behaviour }, { requiredKeys: ["name", "call"] }) },
          { weight: 1, arbitrary: fc.record({ name, ...orchestrated }, { requiredKeys: ["name", "steps"] }) },
        ),
      ),
      { minLength: 1, maxLength: 3, selector: ([where]) => where },
    )
    .map((list) => ({
      type: "rest",
      namespace: "api-rest",
      port: 8080,
      resources: list.map(([where, method, operation], index) => ({
        path: where,
        operations: [{ ...operation, method }],
        ...(index === 1 ? { forward: { targetNamespace: "two", trustedHeaders: ["Accept", "authorization"] } } : {}),
      })),
    }));
  const mcp = fc
    .uniqueArray(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record(
            {
              name: toolName,
              hints: fc.constantFrom<Json>({ readOnly: true }, { destructive: false, openWorld: true }),
              ...behaviour,
            },
            { requiredKeys: ["name", "call", "description"] },
          ),
        },
        {
          weight: 1,
          arbitrary: fc.record({ name: toolName, ...orchestrated }, { requiredKeys: ["name", "steps", "description"] }),
        },
      ),
      { minLength: 1, maxLength: 3, selector: (tool) => tool.name },
    )
    .map((tools) => ({ type: "mcp", namespace: "api-mcp", port: 9090, tools }));
  return fc
    .record({ one: api("one"), two: api("two"), rest, mcp, label: sentence })
    .map(({ one, two, rest: restAdapter, mcp: server, label }) => ({
      naftiko: "1.0.0-alpha2",
      info: { label, description: "Things." },
      binds: [{ namespace: "env", keys: { KEY: "API_KEY" } }],
      capability: { consumes: [one, two], exposes: [restAdapter, server] },
    }));
}

/** What editors, merges and slips of the hand do to a file. */
/** A small damage to a text: bytes, lines, indentation, types. */
export const damage: fc.Arbitrary<(text: string) => string> = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 40 }),
    kind: fc.constantFrom("cut", "replace", "duplicate line", "drop line", "indent", "wrong type"),
    insert: fc.constantFrom(
      "[",
      "{",
      "&a",
      "*a",
      ": ",
      "- ",
      "!!",
      "%",
      "\t",
      "'",
      '"',
      "{{",
      "\u0000",
      "|",
      "null",
      "5",
    ),
    other: fc.constantFrom(
      "null",
      "[1, 2]",
      "{a: 1}",
      "true",
      "5",
      "1e999",
      '""',
      "[[]]",
      "2026-01-01",
      "*missing",
      "- x",
    ),
  })
  .map(({ at, length, kind, insert, other }) => (text: string): string => {
    const place = Math.floor(at * text.length);
    if (kind === "cut") return text.slice(0, place) + text.slice(place + length);
    if (kind === "replace") return text.slice(0, place) + insert + text.slice(place + 1);
    const lines = text.split("\n");
    const index = Math.floor(at * lines.length);
    const line = lines[index] ?? "";
    if (kind === "duplicate line") lines.splice(index, 0, line);
    else if (kind === "drop line") lines.splice(index, 1);
    else if (kind === "indent") lines[index] = `  ${line}`;
    else lines[index] = line.replace(/: .*$|:$/, `: ${other}`);
    return lines.join("\n");
  });
