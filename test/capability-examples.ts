import type { EntityName } from "../generator/schema/vocabulary/entity.js";

/** Whole capabilities that show what keys mean: they stand in `docs/capability.md` behind the entity that they are about, and each compiles. */
export const capabilityExamples: Readonly<Partial<Record<EntityName, string>>> = {
  document: `# Lists of entities, as \`naftiko:\` documents have them ...
naftiko: 1.0.0-alpha2
info:
  label: Ships
  description: Ships of a fleet.
  version: 1.2.0
  tags: [ships, fleet]
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - name: ships
          path: /ships
          operations:
            - name: list-ships
              method: GET
              outputRawFormat: json
`,
  info: `# ... or maps keyed by name, as \`ikanos:\` documents may. Both are read alike.
ikanos: 1.0.0-beta4
info:
  display: Ships
  description: Ships of a fleet.
  created: "2026-05-25"
  stakeholders:
    - { role: owner, fullName: Ada Example, email: ada@example.com }
capability:
  consumes:
    registry:
      type: http
      baseUri: https://registry.example.com/v1
      resources:
        ships:
          path: /ships
          operations:
            list-ships: { method: GET }
`,
  bind: `naftiko: 1.0.0-alpha2
binds:
  # From the environment: {{TOKEN}} below is the variable REGISTRY_TOKEN.
  - namespace: env
    keys: { TOKEN: REGISTRY_TOKEN }
  # From a file, read when the servers start.
  - namespace: settings
    location: file:///./settings.yaml
    keys: { FLEET: default-fleet }
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      authentication: { type: bearer, token: "{{TOKEN}}" }
      inputParameters:
        - { name: X-Fleet, in: header, type: string, value: "{{FLEET}}" }
      resources:
        - path: /ships
          operations: [{ name: list-ships, method: GET }]
`,
  authentication: `naftiko: 1.0.0-alpha2
binds:
  - { namespace: env, keys: { KEY: REGISTRY_KEY, CLIENT: CLIENT_ID, SECRET: CLIENT_SECRET, CALLERS: CALLERS_TOKEN } }
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      authentication: { type: apikey, key: X-Api-Key, value: "{{KEY}}", placement: header }
      resources:
        - path: /ships
          operations: [{ name: list-ships, method: GET }]
    - type: http
      namespace: ports
      baseUri: https://ports.example.com
      authentication:
        type: oauth2
        tokenEndpoint: https://login.example.com/token
        clientId: "{{CLIENT}}"
        clientSecret: "{{SECRET}}"
        scopes: [ports.read]
      resources:
        - path: /ports
          operations: [{ name: list-ports, method: GET }]
  exposes:
    - type: rest
      namespace: fleet
      port: 8080
      # What callers of this adapter must bring.
      authentication: { type: bearer, token: "{{CALLERS}}" }
      resources:
        - path: /ships
          operations: [{ name: list-ships, method: GET, call: registry.list-ships }]
`,
  "consumed input": `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - path: /ships/{id}
          operations:
            - name: get-ship
              method: GET
              inputParameters:
                - { name: id, in: path, type: string, required: true, pattern: "^[0-9]{7}$" }
                - { name: fields, in: query, type: array, items: { type: string }, description: Only these. }
                - { name: Accept-Language, in: header, type: string, enum: [en, de], default: en }
                # Nobody is asked for it.
                - { name: format, in: query, type: string, value: full }
`,
  body: `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - path: /voyages
          operations:
            - name: create-voyage
              method: POST
              inputParameters:
                - { name: ship, in: body, type: string, required: true }
                - { name: captain, in: body, type: string }
            # The same, written out: a hole in quotes is text, one alone keeps its type.
            - name: plan-voyage
              method: PUT
              body:
                type: json
                data: { ship: "{{ship}}", stops: "{{stops}}", note: "planned for {{captain}}" }
              inputParameters:
                - { name: stops, in: body, type: array, items: { type: string } }
            - name: send-form
              method: PATCH
              body: { type: formUrlEncoded, data: { ship: "{{ship}}" } }
`,
  "exposed operation": `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - path: /ships/{imo}
          operations:
            - { name: get-ship, method: GET }
  exposes:
    - type: rest
      namespace: fleet
      port: 8080
      resources:
        - path: /ships/{id}
          operations:
            - name: get-ship
              method: GET
              description: One ship.
              call: registry.get-ship
              with: { imo: rest.path.id }
              outputParameters:
                - type: object
                  properties:
                    name: { type: string, mapping: $.vessel_name }
                    crew:
                      type: array
                      mapping: $.crew
                      items:
                        type: object
                        properties:
                          role: { type: string, mapping: $.role }
        # It calls nothing: its values are the answer.
        - path: /health
          operations:
            - { name: health, method: GET, outputParameters: [{ name: status, type: string, value: ok }] }
`,
  forward: `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - { type: http, namespace: registry, baseUri: "https://registry.example.com/v1", resources: [] }
  exposes:
    - type: rest
      namespace: fleet
      port: 8080
      resources:
        # What is below it; without {path} in the path, requests to it alone.
        - path: "/registry/{path}"
          forward: { targetNamespace: registry, trustedHeaders: [Accept-Language] }
`,
  flow: `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - { path: "/ships/{imo}", operations: [{ name: get-ship, method: GET }] }
        - { path: /crew, operations: [{ name: list-crew, method: GET }] }
  aggregates:
    - label: Ships with their crews
      namespace: ships
      functions:
        - name: ship-with-captain
          description: A ship, and who its captain is.
          semantics: { safe: true, idempotent: true }
          inputParameters:
            - { name: imo, type: string, description: The number of the ship. }
          steps:
            # These two need nothing of each other: they run side by side.
            - { name: ship, type: call, call: registry.get-ship, with: { imo: ships.imo } }
            - { name: crew, type: call, call: registry.list-crew }
            - { name: captain, type: lookup, index: crew, match: crewId, lookupValue: $.ship.captainId, outputParameters: [fullName] }
          mappings:
            - { targetName: name, value: $.ship.vessel_name }
            - { targetName: captain, value: $.captain.fullName }
  exposes:
    - type: rest
      namespace: fleet
      port: 8080
      resources:
        - path: /ships/{imo}
          operations: [{ name: ship, method: GET, ref: ships.ship-with-captain }]
    - type: mcp
      namespace: fleet-tools
      port: 9090
      tools:
        - { name: ship-with-captain, description: "A ship, and who its captain is.", ref: ships.ship-with-captain }
`,
  tool: `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - path: /ships/{imo}
          operations:
            - { name: get-ship, method: GET }
            - { name: delete-ship, method: DELETE }
  exposes:
    - type: mcp
      namespace: fleet-tools
      port: 9090
      transport: http
      description: The ships of a fleet.
      tools:
        - name: get-ship
          description: Everything that is known of one ship.
          inputParameters:
            - { name: imo, type: string, required: true, pattern: "^[0-9]{7}$", description: Its IMO number. }
          call: registry.get-ship
          with: { imo: tools.imo }
        - name: delete-ship
          description: Takes a ship out of the registry.
          hints: { destructive: true, idempotent: true }
          call: registry.delete-ship
          with: { imo: tools.imo }
      resources:
        - { name: ship, uri: "ships://{imo}", description: One ship., mimeType: application/json, call: registry.get-ship }
      prompts:
        - name: describe-ship
          description: Describes a ship to a person.
          arguments:
            - { name: imo, description: Its IMO number., required: true }
          template:
            - { role: user, content: "Describe the ship {{imo}} in three sentences." }
`,
  skill: `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.com/v1
      resources:
        - { path: /ships, operations: [{ name: list-ships, method: GET }] }
  exposes:
    - type: mcp
      namespace: fleet-tools
      port: 9090
      tools:
        - { name: list-ships, description: All ships., call: registry.list-ships }
    - type: skill
      namespace: fleet-skills
      port: 3010
      skills:
        - name: ships
          description: Answers questions about ships.
          tools:
            - name: list-ships
              description: All ships.
              from: { sourceNamespace: fleet-tools, action: list-ships }
`,
};
