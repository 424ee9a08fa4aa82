import { callsApi, credentialsOfUpstreams } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const mcpUpstreamCredentialsChanged: Rule = {
  id: "mcp/upstream-credentials-changed",
  level: "risky",
  about: "An API that tools or resources call is called with other credentials.",
  example: [['        token: "{{PETS_TOKEN}}"\n', '        token: "pets {{PETS_TOKEN}}"\n']],
  find: ({ upstreams, tools, resources }) =>
    credentialsOfUpstreams(upstreams, (api) => callsApi([tools, resources], api)),
};
