import { changedOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const runtimeAdapterRenamed: Rule = {
  id: "runtime/adapter-renamed",
  level: "risky",
  about: "The only adapter of a kind has another namespace, which its environment variables and flags are named after.",
  example: [
    ["    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n", "    - type: rest\n      namespace: animals-rest\n      port: 8080\n      address: localhost\n"],
  ],
  find: ({ rest, mcp }) =>
    [rest, mcp].flatMap((adapters) =>
      changedOnes(
        adapters,
        ({ namespace }) => namespace,
        (was, now) => `variables and flags named after \`${was}\` are not read any more: they are named after \`${now}\``,
      ),
    ),
};
