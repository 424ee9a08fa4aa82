// `npm run regular-expressions`: no regular expression of the generator or the runtime takes more than linear time, but those of short texts.
import { findExpressions, slownessOf } from "./expressions.js";

/** Files whose expressions see bounded texts alone, and what bounds them. */
const bounded: Readonly<Record<string, string>> = {
  "generator/source/explain-brackets.ts": "lines of at most 2,000 characters (`longestLine`)",
  "generator/source/explain-lines.ts": "lines of at most 2,000 characters (`longestLine`)",
};

const expressions = findExpressions();
let wrong = 0;
for (const [literal, paths] of expressions) {
  const why = slownessOf(literal);
  if (why === undefined) continue;
  const bound = paths.every((path) => path in bounded) ? bounded[paths[0] ?? ""] : undefined;
  if (bound === undefined) wrong += 1;
  console.log(`${paths.join(", ")}: ${literal} is ${why}${bound === undefined ? "" : `; it sees ${bound}`}`);
}
console.log(`${expressions.size} regular expressions, ${wrong} of them slow on texts without bounds`);
if (wrong > 0) process.exitCode = 1;
