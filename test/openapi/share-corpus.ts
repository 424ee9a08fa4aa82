import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { noSettings, noUpstreams, type UpstreamSettings } from "../../generator/model/upstream-settings.js";
import { type Compilation, compile, defaultSettings } from "../../generator/pipeline.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import { findCorpus } from "../corpus/corpus.js";
import { directory, publishedText } from "./published.js";
import { shareOf } from "./share.js";

/**
 * Published capabilities, unedited, before and after their APIs' documents stand under `upstreams`: the share of client functions and tools that are
 * typed. The documents are the publishers' own, as packages of theirs ship them, and for four APIs APIs.guru's copies. Operations that a document of
 * today has no more, or not yet, are what is missing to 100 %.
 */
const twilio = "@twilio-alpha/mcp@0.7.0";
const published: readonly (readonly [capability: string, pack: string, file: string, least: number])[] = [
  [
    "figma/capabilities/design-system-management@907b1c5.yaml",
    "@figma/rest-api-spec@0.43.0",
    "openapi/openapi.yaml",
    1,
  ],
  ["figma/capabilities/dev-resources-dev-resources.yaml", "@figma/rest-api-spec@0.43.0", "openapi/openapi.yaml", 1],
  ["okta/capabilities/okta-group.yaml", "@okta/openapi@2.15.0", "dist/spec.json", 1],
  ["okta/capabilities/okta-policy.yaml", "@okta/openapi@2.15.0", "dist/spec.json", 1],
  ["twilio/capabilities/accounts-keys.yaml", twilio, "twilio-oai/spec/json/twilio_api_v2010.json", 1],
  ["twilio/capabilities/verify-challenges.yaml", twilio, "twilio-oai/spec/json/twilio_verify_v2.json", 1],
  ["twilio/capabilities/task-router-workspaces.yaml", twilio, "twilio-oai/spec/json/twilio_taskrouter_v1.json", 1],
  [
    "twilio/capabilities/conversations-conversations.yaml",
    twilio,
    "twilio-oai/spec/json/twilio_conversations_v1.json",
    1,
  ],
  ["github/capabilities/github-packages.yaml", "@octokit/openapi@23.0.2", "generated/api.github.com.json", 1],
  ["github/capabilities/temp-branches.yaml", "@octokit/openapi@23.0.2", "generated/api.github.com.json", 1],
  ["stripe/capabilities/payment-processing.yaml", directory, "api/stripe.com.json", 1],
  ["box/capabilities/box-folders.yaml", directory, "api/box.com.json", 1],
  ["plaid/capabilities/accounts--plaid.yaml", directory, "api/plaid.com.json", 1],
  ["spotify/capabilities/spotify-library.yaml", directory, "api/spotify.com.json", 0.9],
];

const corpus = findCorpus();
const readTemplate = createTemplateReader();
if (corpus === undefined) console.log("skipped: there is no ../shared/corpus, so no published capability is looked at");
else for (const each of published) report(corpus, ...each);

function report(folder: string, capability: string, pack: string, file: string, least: number): void {
  const text = publishedText(pack, file);
  if (text === undefined) return;
  const path = `api-evangelist__${capability}`;
  const document = `openapi/api.${file.endsWith("json") ? "json" : "yaml"}`;
  const compiled = (namespaces: readonly string[]): NonNullable<Compilation["capability"]> => {
    const settings: UpstreamSettings = { ...noSettings, openapi: document };
    const { capability: found } = compile(
      { path, text: readFileSync(join(folder, path), "utf8") },
      {
        settings: {
          ...defaultSettings,
          keepGoing: true,
          upstreams: {
            ...noUpstreams,
            namespaces: Object.fromEntries(namespaces.map((name) => [name, settings])),
          },
        },
        readTemplate,
        readImport: (importer, location) => {
          if (location === document) return { path: document, file: { path: document, text } };
          const target = isAbsolute(location) ? location : join(dirname(importer.path), location);
          const there = existsSync(join(folder, target));
          return {
            path: target,
            file: there ? { path: target, text: readFileSync(join(folder, target), "utf8") } : undefined,
          };
        },
      },
    );
    if (!found) throw new Error(`${path} does not compile`);
    return found;
  };
  const before = compiled([]);
  const [was, now] = [shareOf(before), shareOf(compiled(before.apis.map(({ namespace }) => namespace)))];
  if (now.typed < least * now.all) process.exitCode = 1;
  const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
  console.log(
    `${capability}: ${percent(was.typed, was.all)} -> ${percent(now.typed, now.all)} of ${now.all} functions and tools are typed; of types down to depth 3 ${percent(was.unknown, was.places)} of ${was.places} -> ${percent(now.unknown, now.places)} of ${now.places} are any JSON`,
  );
}
