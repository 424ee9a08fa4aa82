import type { Rule } from "../../rule.js";

export const runtimeUpstreamRenamed: Rule = {
  id: "runtime/upstream-renamed",
  level: "risky",
  about: "A consumed API has another namespace, which its environment variable, flag and options are named after.",
  example: [
    ["      namespace: pets\n", "      namespace: animals\n"],
    ["call: pets.list-pets\n              outputParameters", "call: animals.list-pets\n              outputParameters"],
    ["call: pets.get-pet\n              with", "call: animals.get-pet\n              with"],
    [
      "          call: pets.list-pets\n          outputParameters",
      "          call: animals.list-pets\n          outputParameters",
    ],
    ["          call: pets.get-pet\n          with", "          call: animals.get-pet\n          with"],
    ["          call: pets.list-pets\n          with", "          call: animals.list-pets\n          with"],
  ],
  find: ({ upstreams }) =>
    upstreams.both.flatMap(({ before, after }) =>
      before.namespace === after.namespace
        ? []
        : [
            {
              subject: after.label,
              detail: `${before.namespace} -> ${after.namespace}`,
              sentence: `\`${before.variable}\` is not read any more, \`${after.variable}\` is; options of \`upstreams\` are named \`${after.namespace}\``,
              before: before.span,
              after: after.span,
            },
          ],
    ),
};
