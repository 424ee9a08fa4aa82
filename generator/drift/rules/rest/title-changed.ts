import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restTitleChanged: Rule = {
  id: "rest/title-changed",
  level: "documentation",
  about: "A route has another title.",
  example: [["            - name: show\n", "            - name: show\n              label: Show a pet\n"]],
  find: ({ routes }) =>
    changedOnes(
      routes,
      ({ title }) => title ?? "",
      () => "readers of the OpenAPI document see another title",
    ),
};
