import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restInfoChanged: Rule = {
  id: "rest/info-changed",
  level: "documentation",
  about: "The title, version or description that contracts give the capability has changed.",
  example: [["  label: Pets\n", "  label: Animals\n"]],
  find: ({ info, rest }) =>
    rest.both.length === 0
      ? []
      : changedOnes(
          info,
          ({ title, version, description }) => [title, version, description].join("\n"),
          () => "readers of the OpenAPI document see another title, version or description",
        ),
};
