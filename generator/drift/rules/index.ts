import type { Rule } from "../rule.js";
import { clientRules } from "./client.js";
import { mcpRules } from "./mcp.js";
import { restRules } from "./rest.js";
import { runtimeRules } from "./runtime.js";
import { skillRules } from "./skill.js";

/** Every kind of change, by surface; in the order in which they are reported. */
export const rules: readonly Rule[] = [...clientRules, ...restRules, ...mcpRules, ...skillRules, ...runtimeRules];
