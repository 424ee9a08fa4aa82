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
