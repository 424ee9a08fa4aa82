import { describe, expect, it } from "vitest";
import { findChanges, isVersion, type Version } from "../../generator/drift/changes.js";
import type { Edit } from "../../generator/drift/rule.js";
import {
  type AdapterKind,
  type AuthenticationType,
  type OutputFormat,
  outputFormats,
  type StepKind,
} from "../../generator/schema/words.js";
import { compileText } from "../check.js";
import { edited } from "./edit.js";

/**
 * Rules ask about one kind at a time, and a kind that is added is none of those. So each kind has its changes here, each of which somebody must be told of:
 * a word of `schema/words.ts` without any does not compile.
 */
const capability = (consumed: string, exposed: string, more = ""): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {A: A, B: B, C: C}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
${consumed}      resources:
        - name: ships
          path: /ships
          operations:
            - {name: list-ships, method: GET${more}}
            - {name: add-ship, method: POST, body: {type: json, data: {name: "{{name}}"}}, inputParameters: [{name: name, in: body, type: string}]}
        - name: ship
          path: /ships/{id}
          operations:
            - {name: get-ship, method: GET, inputParameters: [{name: id, in: path, type: string}, {name: part, in: query, type: string}]}
  exposes:
${exposed}`;

const server = (more = ""): string =>
  `    - {type: rest, namespace: r, port: 8080, ${more}resources: [{name: ships, path: /ships, operations: [{name: list, method: GET, call: up.list-ships}]}]}\n`;
const api = (authentication: string): string => capability(`      authentication: ${authentication}\n`, server());

function version(text: string): Version {
  const compilation = compileText(text, {
    others: { "capabilities/scripts/a.js": "result = 1;", "capabilities/scripts/b.js": "result = 2;" },
  });
  const errors = compilation.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || !isVersion(compilation)) throw new Error(errors.map(({ message }) => message).join("\n"));
  return compilation;
}

/** What is told of an edit to somebody who depends on what it changes. */
function told(text: string, edit: Edit): readonly string[] {
  return findChanges(version(text), version(edited(text, [edit])))
    .filter(({ level }) => level !== "none")
    .map(({ id }) => id);
}

interface Case {
  readonly text: string;
  readonly edits: readonly Edit[];
}

function hold(cases: Readonly<Record<string, Case>>): void {
  for (const [kind, { text, edits }] of Object.entries(cases))
    it.each(edits.map((edit) => ({ edit, what: edit.join(" -> ") })))(`${kind}: $what`, ({ edit }) => {
      expect(told(text, edit)).not.toEqual([]);
    });
}

const clientAuthentication: Readonly<Record<AuthenticationType, Case>> = {
  basic: {
    text: api('{type: basic, username: "{{A}}", password: "{{B}}"}'),
    edits: [
      ['username: "{{A}}"', 'username: "{{C}}"'],
      ['password: "{{B}}"', 'password: "{{C}}"'],
      ['type: basic, username: "{{A}}", password: "{{B}}"', 'type: bearer, token: "{{A}}"'],
    ],
  },
  bearer: {
    text: api('{type: bearer, token: "{{A}}"}'),
    edits: [
      ['token: "{{A}}"', 'token: "{{C}}"'],
      ['type: bearer, token: "{{A}}"', 'type: apikey, key: X-Key, value: "{{A}}", placement: header'],
    ],
  },
  apikey: {
    text: api('{type: apikey, key: X-Key, value: "{{A}}", placement: header}'),
    edits: [
      ["key: X-Key", "key: X-Other"],
      ['value: "{{A}}"', 'value: "{{C}}"'],
      ["placement: header", "placement: query"],
    ],
  },
  digest: {
    text: api('{type: digest, username: "{{A}}", password: "{{B}}"}'),
    edits: [
      ['username: "{{A}}"', 'username: "{{C}}"'],
      ['password: "{{B}}"', 'password: "{{C}}"'],
      ["type: digest", "type: basic"],
    ],
  },
  oauth2: {
    text: api(
      '{type: oauth2, tokenEndpoint: "https://id.example.com/token", clientId: "{{A}}", clientSecret: "{{B}}", scopes: [read], audience: a}',
    ),
    edits: [
      ["id.example.com", "ids.example.com"],
      ['clientId: "{{A}}"', 'clientId: "{{C}}"'],
      ['clientSecret: "{{B}}"', 'clientSecret: "{{C}}"'],
      ["scopes: [read]", "scopes: [read, write]"],
      ["audience: a", "audience: b"],
    ],
  },
};

const callers = (written: string): string => capability("", server(`authentication: ${written}, `));
const serverAuthentication: Readonly<Record<AuthenticationType, Case>> = {
  basic: {
    text: callers('{type: basic, username: "{{A}}", password: "{{B}}"}'),
    edits: [
      ['username: "{{A}}"', 'username: "{{C}}"'],
      ['password: "{{B}}"', 'password: "{{C}}"'],
      ['authentication: {type: basic, username: "{{A}}", password: "{{B}}"}, ', ""],
    ],
  },
  bearer: {
    text: callers('{type: bearer, token: "{{A}}"}'),
    edits: [
      ['token: "{{A}}"', 'token: "{{C}}"'],
      ['authentication: {type: bearer, token: "{{A}}"}, ', ""],
    ],
  },
  apikey: {
    text: callers('{type: apikey, key: X-Key, value: "{{A}}", placement: header}'),
    edits: [
      ["key: X-Key", "key: X-Other"],
      ['value: "{{A}}"', 'value: "{{C}}"'],
      ["placement: header", "placement: query"],
    ],
  },
  digest: {
    text: callers('{type: digest, username: "{{A}}", password: "{{B}}"}'),
    edits: [
      ['username: "{{A}}"', 'username: "{{C}}"'],
      ['password: "{{B}}"', 'password: "{{C}}"'],
      ["type: digest", "type: basic"],
    ],
  },
  oauth2: {
    text: callers(
      '{type: oauth2, authorizationServerUri: "https://id.example.com", resource: "https://r.example.com", scopes: [read], audience: a}',
    ),
    edits: [
      ["id.example.com", "ids.example.com"],
      ["https://r.example.com", "https://s.example.com"],
      ["scopes: [read]", "scopes: [read, write]"],
      ["audience: a", "audience: b"],
    ],
  },
};

const adapters: Readonly<Record<AdapterKind, Case>> = {
  rest: {
    text: capability(
      "",
      `${server()}    - {type: rest, namespace: s, port: 8081, resources: [{name: ship, path: "/ships/{id}", operations: [{name: get, method: GET, call: up.get-ship}]}]}\n`,
    ),
    edits: [
      ["port: 8081", "port: 8082"],
      ["namespace: s,", "namespace: t,"],
      ["call: up.get-ship", "call: up.list-ships, with: {}"],
    ],
  },
  mcp: {
    text: capability(
      "",
      `${server()}    - {type: mcp, namespace: m, port: 9090, tools: [{name: get, description: Gets., call: up.get-ship}]}\n`,
    ),
    edits: [
      ["port: 9090", "port: 9091"],
      ["namespace: m,", "namespace: n,"],
      ["name: get, description: Gets.", "name: fetch, description: Gets."],
      ["description: Gets.", "description: Gets it."],
    ],
  },
  skill: {
    text: capability(
      "",
      `    - {type: mcp, namespace: m, port: 9090, tools: [{name: get, description: Gets., call: up.get-ship}]}\n    - {type: skill, namespace: k, port: 9092, skills: [{name: find, description: Finds., tools: [{name: get, description: Gets., from: {sourceNamespace: m, action: get}}]}]}\n`,
    ),
    edits: [
      ["port: 9092", "port: 9093"],
      ["namespace: k,", "namespace: l,"],
      ["name: find", "name: seek"],
      ["description: Finds.", "description: Finds it."],
    ],
  },
  control: {
    text: capability("", `${server()}    - {type: control, namespace: c, port: 9099, management: {health: true}}\n`),
    edits: [
      ["port: 9099", "port: 9098"],
      ["namespace: c,", "namespace: d,"],
      ["health: true", "health: false"],
      ["    - {type: control, namespace: c, port: 9099, management: {health: true}}\n", ""],
    ],
  },
};

const flow = (step: string): string =>
  capability(
    "",
    `    - {type: mcp, namespace: m, port: 9090, tools: [{name: both, description: Does., inputParameters: [{name: id, type: string, description: Which.}], steps: [{type: call, name: all, call: up.list-ships}, ${step}], mappings: [{targetName: x, value: $.last}], outputParameters: [{name: x, type: object}]}]}\n`,
  );
const steps: Readonly<Record<StepKind, Case>> = {
  call: {
    text: flow('{type: call, name: last, call: up.get-ship, with: {id: "{{id}}", part: hull}}'),
    edits: [
      ["part: hull", "part: mast"],
      ['with: {id: "{{id}}", part: hull}', 'with: {id: "{{id}}"}'],
      ['call: up.get-ship, with: {id: "{{id}}", part: hull}', "call: up.list-ships"],
    ],
  },
  lookup: {
    text: flow('{type: lookup, name: last, index: all, match: id, lookupValue: "{{id}}", outputParameters: [name]}'),
    edits: [
      ["match: id", "match: code"],
      ['lookupValue: "{{id}}"', 'lookupValue: "x-{{id}}"'],
      ["outputParameters: [name]}]", "outputParameters: [name, flag]}]"],
    ],
  },
  script: {
    text: flow(
      '{type: script, name: last, language: javascript, location: "file:///./scripts", file: a.js, with: {n: "{{id}}"}}',
    ),
    edits: [
      ["file: a.js", "file: b.js"],
      ['n: "{{id}}"', 'm: "{{id}}"'],
    ],
  },
};

describe("what somebody must be told of authentications of APIs", () => {
  hold(clientAuthentication);
});
describe("what somebody must be told of authentications of callers", () => {
  hold(serverAuthentication);
});
describe("what somebody must be told of adapters", () => {
  hold(adapters);
});
describe("what somebody must be told of steps", () => {
  hold(steps);
});

describe("what somebody must be told of formats", () => {
  /** Two formats are read by a schema alone. */
  const plain = outputFormats.filter((format) => format !== "avro" && format !== "protobuf");
  const answering = (format: OutputFormat): string => capability("", server(), `, outputRawFormat: ${format}`);

  it.each(plain.flatMap((from) => plain.filter((to) => to !== from).map((to) => [from, to] as const)))(
    "%s -> %s",
    (from, to) => {
      expect(told(answering(from), [`outputRawFormat: ${from}`, `outputRawFormat: ${to}`])).not.toEqual([]);
    },
  );
});
