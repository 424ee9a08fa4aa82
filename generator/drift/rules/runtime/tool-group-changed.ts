import { noGroup } from "../../facts/callables.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeToolGroupChanged: Rule = {
  id: "runtime/tool-group-changed",
  level: "risky",
  about:
    "A tool is in another group than before: it calls another resource of its API, or the resource has another name. Whoever starts a server with some groups alone (`<NAMESPACE>_TOOLS`) shows other tools, or is refused.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: get-pet\n",
      "        - name: one\n          path: /pets/{id}\n          operations:\n            - name: get-pet\n",
    ],
  ],
  find: ({ tools }) =>
    changedOnes(
      {
        ...tools,
        both: tools.both.filter(
          ({ before, after }) => before.group !== "" && before.group !== noGroup && after.group !== "",
        ),
      },
      ({ group }) => group,
      (was, now) =>
        `whoever starts the server with the group \`${was}\` alone does not show it any more${now === noGroup ? "" : `: it is in \`${now}\``}`,
    ),
};
