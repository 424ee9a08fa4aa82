import { credentialsOfUpstreams } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const clientUpstreamCredentialsChanged: Rule = {
  id: "client/upstream-credentials-changed",
  level: "risky",
  about: "A consumed API is called with another kind of credentials, or with another of the same kind.",
  example: [
    [
      '        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      '        type: apikey\n        key: X-Key\n        value: "{{PETS_TOKEN}}"\n',
    ],
  ],
  find: ({ upstreams, functions }) =>
    credentialsOfUpstreams(upstreams, (api) => functions.both.some(({ after }) => after.key.startsWith(`${api}.`))),
};
