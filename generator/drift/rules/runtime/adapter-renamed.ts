import type { Rule } from "../../rule.js";

export const runtimeAdapterRenamed: Rule = {
  id: "runtime/adapter-renamed",
  level: "risky",
  about:
    "An adapter at the same door, or the only one of its kind, has another namespace, which its environment variables and flags are named after.",
  example: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      "    - type: rest\n      namespace: animals-rest\n      port: 8080\n      address: localhost\n",
    ],
  ],
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      adapters.both.flatMap(({ before, after }) =>
        before.namespace === after.namespace
          ? []
          : [
              {
                subject: after.label,
                detail: `${before.namespace} -> ${after.namespace}`,
                sentence: `${before.variables} are not read any more, ${after.variables} are`,
                before: before.span,
                after: after.span,
              },
            ],
      ),
    ),
};
