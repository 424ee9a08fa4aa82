import { createReporter } from "../../generator/diagnostics/reporter.js";
import { openDocument } from "../../generator/openapi/open-document.js";
import { writeCapability } from "../../generator/openapi/write-capability.js";
import { compileText } from "../check.js";
import { directory, publishedText } from "./published.js";
import { shareOf } from "./share.js";

/**
 * Documents that publishers ship, as packages hold them, unedited: the first operations of each are imported, and the share of client functions and tools
 * that are typed is compared with that of the same capability without its document. Skipped, with the reason, where the registry cannot be reached.
 */
const documents: readonly (readonly [name: string, pack: string, file: string])[] = [
  ["github", "@octokit/openapi@23.0.2", "generated/api.github.com.json"],
  ["blockfrost", "@blockfrost/openapi@0.1.93", "openapi.yaml"],
  ["ideal-postcodes", "@ideal-postcodes/openapi@4.21.0", "dist/openapi.json"],
  ["directus", "@directus/specs@15.2.0", "dist/openapi.json"],
  ["stripe", directory, "api/stripe.com.json"],
  ["box", directory, "api/box.com.json"],
  ["plaid", directory, "api/plaid.com.json"],
  ["twilio-messaging", directory, "api/twilio.com/twilio_messaging_v1.json"],
  ["spotify", directory, "api/spotify.com.json"],
  ["notion", directory, "api/notion.com.json"],
];
const operationsOfEach = 40;
/** Some answers are any JSON in the documents themselves. */
const leastShare = 0.9;

for (const [name, pack, file] of documents) {
  const text = publishedText(pack, file);
  if (text === undefined) continue;
  const location = `./api.${file.endsWith("json") ? "json" : "yaml"}`;
  const opened = openDocument({ path: location, text }, () => ({ path: "", file: undefined }), createReporter());
  if (!opened) throw new Error(`${name} cannot be read`);
  const yaml = writeCapability(opened, {
    operations: opened.operations.slice(0, operationsOfEach),
    namespace: name,
    location,
    rest: false,
    mcp: true,
    baseUri: "https://api.example",
  }).text;
  const others = { [`capabilities/${location.slice(2)}`]: text };
  const before = compileText(yaml.replace(/^ +openapi: .*\n/m, ""));
  const after = compileText(yaml, { others });
  if (!before.capability || !after.capability) throw new Error(`${name} does not compile`);
  const [was, now] = [shareOf(before.capability), shareOf(after.capability)];
  if (now.typed < leastShare * now.all) process.exitCode = 1;
  const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
  console.log(
    `${name}: ${percent(was.typed, was.all)} -> ${percent(now.typed, now.all)} of ${now.all} functions and tools are typed; ${percent(now.unknown, now.places)} of ${now.places} types down to depth 3 are any JSON`,
  );
}
