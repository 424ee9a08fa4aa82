import { argumentsThatMoved } from "../../hits/arguments.js";
import { otherInputChanges } from "../../hits/inputs.js";
import { otherChanges } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpChangedOtherwise: Rule = {
  id: "mcp/changed-otherwise",
  level: "risky",
  about: "Something is declared otherwise of a tool that no other rule names.",
  example: [],
  find: ({ mcp, tools }) => [
    ...otherChanges(mcp),
    ...otherChanges(tools),
    ...argumentsThatMoved(tools, ["same"], () => "its arguments are declared otherwise"),
    ...otherInputChanges(tools, (input) => `${input} is declared otherwise`),
  ],
};
