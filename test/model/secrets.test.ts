import { expect, it } from "vitest";
import { compileText } from "../check.js";

it("secrets that are written out are told wherever they stand, and nothing else is", () => {
  const { diagnostics } = compileText(`naftiko: 1.0.0-alpha2
binds: [{ namespace: env, keys: { PETS_KEY: PETS_KEY } }]
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: https://pets.example.com
      authentication: { type: bearer, token: "{TOKEN}" }
      inputParameters:
        - { name: Authorization, in: header, value: Bearer abcdef-0123 }
        - { name: X-Api-Key, in: header, value: "{{PETS_KEY}}" }
      resources:
        - name: pets
          path: /pets
          operations:
            - name: find
              method: GET
              inputParameters:
                - { name: api_key, in: query, value: k-0123 }
                - { name: secretary, in: query, value: anna }
`);
  expect(diagnostics.filter(({ code }) => code === "model/literal-secret").map(({ message }) => message)).toEqual(
    ["token", "Authorization", "api_key"].map(
      (key) => `the secret \`${key}\` is written out here, and in the generated code`,
    ),
  );
});

it("secrets in the queries of URLs and in bodies are told, each at its value", () => {
  const { diagnostics } = compileText(`naftiko: 1.0.0-alpha2
binds: [{ namespace: env, keys: { PETS_KEY: PETS_KEY } }]
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: https://pets.example.com/v1?api_key=in-the-base&lang=en
      resources:
        - name: pets
          path: /pets?access_token=in-the-path
          operations:
            - { name: find, method: GET, path: "?page=1&secret={{PETS_KEY}}" }
            - name: login
              method: POST
              body: { type: json, data: { user: anna, deep: [{ client_secret: in-a-member, token_type: x }] } }
            - name: text
              method: POST
              body: '{"user": "password", "password" : "in-a-text", "note": "secret=x"}'
            - name: form
              method: POST
              body: { type: formUrlEncoded, data: "grant_type=x&client_secret=in-a-form&password={{PETS_KEY}}" }
            - name: query
              method: POST
              body: 'mutation($password: String!) { login(password: $password) }'
`);
  const places = diagnostics
    .filter(({ code }) => code === "model/literal-secret")
    .map(({ span }) => span && span.file.text.slice(span.start, span.end));
  expect(places.sort()).toEqual(["in-a-form", "in-a-member", "in-a-text", "in-the-base", "in-the-path"]);
});
