import { changedOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpOutputFormChanged: Rule = {
  id: "mcp/output-form-changed",
  level: "breaking",
  about: "A tool answers in another form: text or bytes for JSON, the upstream's own answer for one of ours.",
  example: [["            - name: get-pet\n              method: GET\n", "            - name: get-pet\n              method: GET\n              outputRawFormat: text\n"]],
  find: ({ tools }) => changedOnes(tools, ({ form }) => form, (was, now) => `clients and models that read ${was} meet ${now}`),
};
