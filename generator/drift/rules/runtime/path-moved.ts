import type { Rule } from "../../rule.js";

export const runtimePathMoved: Rule = {
  id: "runtime/path-moved",
  level: "risky",
  about:
    "The beginning of an API's paths moved into its base URL, or out of it: the same requests, unless somebody sets the base URL.",
  example: [
    ["      baseUri: https://pets.example.com/v1\n", "      baseUri: https://pets.example.com\n"],
    [
      "          path: /pets\n          operations:\n            - name: list-pets",
      "          path: /v1/pets\n          operations:\n            - name: list-pets",
    ],
    [
      "          path: /pets/{id}\n          operations:\n            - name: get-pet",
      "          path: /v1/pets/{id}\n          operations:\n            - name: get-pet",
    ],
  ],
  find: ({ upstreams, movedUpstreams }) =>
    upstreams.both.flatMap(({ before, after }) =>
      movedUpstreams.has(after.key)
        ? [
            {
              subject: after.label,
              detail: `${before.baseUri} -> ${after.baseUri}`,
              sentence: `whoever sets \`${after.variable}\` sends other requests: it was ${before.baseUri}, it is ${after.baseUri}`,
              before: before.span,
              after: after.span,
            },
          ]
        : [],
    ),
};
