/** A capability that no rule of the reference project finds anything in. */
export const rightCapability = `ikanos: 1.0.0-beta4
info: {display: Pets, description: Pets., tags: [pets]}
binds:
  - {namespace: env, keys: {TOKEN: PETS_TOKEN, IDENTITY: PETS_IDENTITY}}
capability:
  consumes:
    - {from: ./shared.yaml, import: owners, as: people}
    - type: http
      namespace: pets
      description: Pets.
      baseUri: https://pets.dev/v1
      authentication: {type: bearer, token: "{{TOKEN}}{{IDENTITY}}"}
      resources:
        pets:
          path: /pets
          operations:
            list: {method: GET}
            make: {method: POST}
  aggregates:
    - display: Animals
      namespace: animals
      flows:
        list: {description: Lists., semantics: {safe: true, idempotent: true}, call: pets.list}
        make: {description: Makes., semantics: {safe: false}, call: pets.make}
  exposes:
    - type: rest
      namespace: pets-rest
      port: 8080
      address: localhost
      authentication:
        {type: oauth2, authorizationServerUri: "https://idp.dev", resource: "https://pets.dev/api", scopes: [read]}
      resources:
        pets:
          path: /pets
          description: Pets.
          operations:
            list: {method: GET, description: Lists., ref: animals.list}
            make: {method: POST, description: Makes., ref: animals.make}
        both:
          path: /both
          description: Two calls.
          operations:
            both:
              method: GET
              description: Calls twice.
              steps:
                first_one: {type: call, call: pets.list}
                run: {type: script, location: "file:///./scripts", file: run.js, language: javascript}
              mappings: [{target: pets, value: $.first_one}]
    - type: mcp
      namespace: pets-mcp
      transport: stdio
      tools:
        list: {ref: animals.list, description: Lists., hints: {readOnly: true}}
        owners: {call: people.owners, description: Lists owners.}
    - type: control
      namespace: control
      port: 9091
      address: localhost
`;

/** Files beside it. */
export const rightFiles = {
  "capabilities/shared.yaml": `ikanos: 1.0.0-beta4
consumes:
  - type: http
    namespace: owners
    description: Owners.
    baseUri: https://owners.dev
    resources: {owners: {path: /owners, operations: {owners: {method: GET}}}}
`,
  "capabilities/more.yaml": `ikanos: 1.0.0-beta4
consumes:
  - {from: ./shared.yaml, import: owners}
`,
  "capabilities/scripts/run.js": "result = 1;\n",
} as const;

/** One rule of the reference project: what breaks it, and what is said then. */
export interface LintRule {
  /** Its id, without the prefix. */
  readonly rule: string;
  readonly code: string;
  /** What of the right capability is written otherwise. */
  readonly edits: readonly (readonly [from: string, to: string])[];
}

const rest = "      namespace: pets-rest\n      port: 8080\n      address: localhost\n";
const tunnel = (members: string): readonly [string, string] => [
  "      baseUri: https://pets.dev/v1\n",
  `      baseUri: http://pets.ziti/v1\n      tunnel: {type: ziti, service: pets, ${members}}\n`,
];

/** The rules of the reference project's rule set, alpha2 to beta4 (engine-semantics 7), in its order. */
export const lintRules: readonly LintRule[] = [
  { rule: "namespaces-unique", code: "lint/shared-namespace", edits: [["namespace: pets-mcp", "namespace: pets"]] },
  {
    rule: "consumes-baseuri-no-trailing-slash",
    code: "portability/base-uri-slash",
    edits: [["https://pets.dev/v1\n", "https://pets.dev/v1/\n"]],
  },
  {
    rule: "consumed-resource-no-query-in-path",
    code: "lint/query-in-path",
    edits: [
      [
        "path: /pets\n          operations:\n            list: {method: GET}",
        "path: /pets?a=1\n          operations:\n            list: {method: GET}",
      ],
    ],
  },
  {
    rule: "rest-resource-path-no-trailing-slash",
    code: "lint/trailing-slash",
    edits: [["path: /both\n", "path: /both/\n"]],
  },
  { rule: "rest-resource-path-no-query", code: "lint/query-in-route", edits: [["path: /both\n", "path: /both?a=1\n"]] },
  {
    rule: "address-not-example",
    code: "lint/unreachable-address",
    edits: [[rest, rest.replace("localhost", "pets.example.com")]],
  },
  {
    rule: "aggregate-function-description",
    code: "style/flow-without-description",
    edits: [["make: {description: Makes., ", "make: {"]],
  },
  {
    rule: "aggregate-semantics-consistency",
    code: "lint/semantics-hint",
    edits: [["hints: {readOnly: true}", "hints: {readOnly: false}"]],
  },
  {
    rule: "aggregate-semantics-consistency",
    code: "lint/semantics-method",
    edits: [
      [
        "make: {method: POST, description: Makes., ref: animals.make}",
        "make: {method: POST, description: Makes., ref: animals.list}",
      ],
    ],
  },
  {
    rule: "mcp-auth-stdio-conflict",
    code: "lint/stdio-authentication",
    edits: [
      [
        "      transport: stdio\n",
        '      transport: stdio\n      authentication: {type: bearer, token: "{{TOKEN}}"}\n',
      ],
    ],
  },
  {
    rule: "oauth2-https-authserver",
    code: "model/plain-http-endpoint",
    edits: [["https://idp.dev", "http://idp.dev"]],
  },
  { rule: "oauth2-resource-https", code: "lint/plain-http", edits: [["https://pets.dev/api", "http://pets.dev/api"]] },
  { rule: "oauth2-scopes-defined", code: "style/no-scopes", edits: [[", scopes: [read]", ""]] },
  { rule: "info-tags", code: "style/no-tags", edits: [[", tags: [pets]", ""]] },
  {
    rule: "consumes-description",
    code: "style/api-without-description",
    edits: [["      namespace: pets\n      description: Pets.\n", "      namespace: pets\n"]],
  },
  {
    rule: "rest-resource-description",
    code: "style/resource-without-description",
    edits: [["          description: Two calls.\n", ""]],
  },
  {
    rule: "rest-operation-description",
    code: "style/operation-without-description",
    edits: [["              description: Calls twice.\n", ""]],
  },
  {
    rule: "steps-name-pattern",
    code: "lint/step-name",
    edits: [
      ["first_one: {", '"first one": {'],
      ["$.first_one", '"$.first one"'],
    ],
  },
  {
    rule: "no-script-tags-in-markdown",
    code: "style/script-in-text",
    edits: [["description: Two calls.", "description: Two <script>calls</script>."]],
  },
  {
    rule: "no-eval-in-markdown",
    code: "style/eval-in-text",
    edits: [["description: Two calls.", "description: Two eval(calls)."]],
  },
  {
    rule: "baseuri-not-example",
    code: "style/example-base-uri",
    edits: [["https://pets.dev/v1\n", "https://pets.example.com/v1\n"]],
  },
  { rule: "control-port-singleton-and-unique", code: "model/shared-port", edits: [["port: 9091", "port: 8080"]] },
  {
    rule: "control-port-singleton-and-unique",
    code: "lint/several-controls",
    edits: [["    - type: control\n", "    - {type: control, namespace: other, port: 9092}\n    - type: control\n"]],
  },
  {
    rule: "control-address-localhost-warning",
    code: "lint/open-control",
    edits: [["port: 9091\n      address: localhost", "port: 9091\n      address: 0.0.0.0"]],
  },
  { rule: "script-defaults-required", code: "model/script-unusable", edits: [['location: "file:///./scripts", ', ""]] },
  {
    rule: "import-from-required",
    code: "schema/missing-key",
    edits: [["{from: ./shared.yaml, import: owners, as", "{import: owners, as"]],
  },
  {
    rule: "import-import-required",
    code: "schema/missing-key",
    edits: [["{from: ./shared.yaml, import: owners, as", "{from: ./shared.yaml, as"]],
  },
  {
    rule: "import-unique-alias",
    code: "model/duplicate-api",
    edits: [
      [
        "    - {from: ./shared.yaml, import: owners, as: people}\n",
        "    - {from: ./shared.yaml, import: owners, as: people}\n    - {from: ./shared.yaml, import: owners, as: people}\n",
      ],
    ],
  },
  {
    rule: "import-from-not-self",
    code: "model/import-cycle",
    edits: [["from: ./shared.yaml, import: owners", "from: ./case.yaml, import: people"]],
  },
  {
    rule: "standalone-no-imports",
    code: "portability/nested-import",
    edits: [["from: ./shared.yaml", "from: ./more.yaml"]],
  },
  { rule: "exposes-namespace-required", code: "lint/no-namespace", edits: [["      namespace: pets-mcp\n", ""]] },
  { rule: "aggregates-namespace-required", code: "lint/no-namespace", edits: [["      namespace: animals\n", ""]] },
  {
    rule: "aggregates-unique-function-name",
    code: "model/duplicate-flow",
    edits: [
      [
        "    - display: Animals\n",
        "    - {display: More, namespace: animals, flows: {list: {description: Lists., call: pets.list}}}\n    - display: Animals\n",
      ],
    ],
  },
  { rule: "tunnel-identity-must-bind", code: "lint/tunnel-identity", edits: [tunnel("identity: /etc/pets.json")] },
  { rule: "tunnel-fallback-direct-warns", code: "lint/tunnel-fallback", edits: [tunnel("fallback: direct")] },
  {
    rule: "tunnel-with-public-baseuri-warns",
    code: "lint/tunnel-public",
    edits: [tunnel("fallback: fail"), ["http://pets.ziti/v1", "https://pets.dev/v1"]],
  },
];
