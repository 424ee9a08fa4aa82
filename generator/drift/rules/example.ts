/** The capability whose edits the rules' examples are. Small, and with one of everything that can change. */
export const exampleCapability = `naftiko: 1.0.0-alpha2
info:
  label: Pets
  description: Pets and their owners.
binds:
  - namespace: env
    keys:
      PETS_TOKEN: PETS_TOKEN
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: https://pets.example.com/v1
      authentication:
        type: bearer
        token: "{{PETS_TOKEN}}"
      resources:
        - name: pets
          path: /pets
          operations:
            - name: list-pets
              method: GET
              description: Lists pets.
              inputParameters:
                - name: tag
                  in: query
                  type: integer
                - name: kind
                  in: query
                  type: string
                - name: limit
                  in: query
                  type: integer
                  required: true
              outputRawFormat: json
        - name: pet
          path: /pets/{id}
          operations:
            - name: get-pet
              method: GET
              inputParameters:
                - name: id
                  in: path
                  type: string
                  required: true
  exposes:
    - type: rest
      namespace: pets-rest
      port: 8080
      address: localhost
      resources:
        - name: pets
          path: /pets
          operations:
            - name: list
              method: GET
              description: All pets.
              inputParameters:
                - name: kind
                  in: query
                  type: string
                  required: false
                  description: The kind of pet.
                - name: limit
                  in: query
                  type: integer
                  required: true
                  description: How many.
              call: pets.list-pets
              outputParameters:
                - type: object
                  mapping: $.
                  properties:
                    count:
                      type: integer
                      mapping: $.count
                    first:
                      type: string
                      mapping: $.first
        - name: pet
          path: /pets/{id}
          operations:
            - name: show
              method: GET
              description: One pet.
              call: pets.get-pet
              with:
                id: rest.path.id
    - type: mcp
      namespace: pets-mcp
      port: 9090
      address: localhost
      transport: http
      tools:
        - name: list-pets
          title: List pets
          description: Find pets of a kind.
          hints:
            readOnly: true
            destructive: false
            idempotent: true
            openWorld: true
          inputParameters:
            - name: kind
              type: string
              required: false
              description: The kind of pet.
            - name: limit
              type: integer
              required: true
              description: How many.
          call: pets.list-pets
          outputParameters:
            - type: object
              mapping: $.
              properties:
                count:
                  type: integer
                  mapping: $.count
                first:
                  type: string
                  mapping: $.first
        - name: show-pet
          description: Show one pet.
          call: pets.get-pet
          with:
            id: tools.id
      resources:
        - name: catalogue
          label: Catalogue
          uri: pets://catalogue
          description: Every pet.
          mimeType: application/json
          call: pets.list-pets
          with:
            limit: 100
      prompts:
        - name: adopt
          label: Adopt
          description: Helps to adopt a pet.
          arguments:
            - name: kind
              description: The kind of pet.
          template:
            - role: user
              content: Which {{kind}} may I adopt?
    - type: skill
      namespace: pets-skill
      port: 3010
      skills:
        - name: pets
          description: Answers questions about pets.
          tools:
            - name: list-pets
              description: Lists pets.
              from:
                sourceNamespace: pets-mcp
                action: list-pets
`;
