import { callsApi, credentialsOfUpstreams } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const restUpstreamCredentialsChanged: Rule = {
  id: "rest/upstream-credentials-changed",
  level: "risky",
  about: "An API that routes call, or that requests are forwarded to, is called with other credentials.",
  example: [['        token: "{{PETS_TOKEN}}"\n', '        token: "pets {{PETS_TOKEN}}"\n']],
  find: ({ upstreams, routes, forwards }) =>
    credentialsOfUpstreams(
      upstreams,
      (api) => callsApi([routes], api) || forwards.both.some(({ after }) => after.target === api),
    ),
};
