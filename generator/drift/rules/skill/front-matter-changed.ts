import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillFrontMatterChanged: Rule = {
  id: "skill/front-matter-changed",
  level: "documentation",
  about: "A skill's licence, compatibility, metadata or hints for arguments have changed.",
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: pets\n          description: Answers questions about pets.\n          license: MIT\n",
    ],
  ],
  find: ({ skills }) =>
    changedOnes(
      skills,
      ({ frontMatter }) => frontMatter,
      () => "readers of its front matter see something else",
    ),
};
