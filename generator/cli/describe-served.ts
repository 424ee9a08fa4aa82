import type { Capability } from "../model/capability.js";
import type { Arguments } from "./arguments.js";
import { recordedName } from "./record/recorder.js";
import type { Servable } from "./servable.js";

/** What to type to try it, with the ports that are really listened on. */
export function describeServed(
  { capability, tryLines }: Servable,
  ports: Readonly<Record<string, number>>,
  { mock, record }: Arguments,
): string {
  const { curls, mcp } = tryLines(ports);
  return [
    ...(curls.length === 0 ? [] : ["\ntry:\n\n", ...curls.map((line) => `  ${line}\n`)]),
    ...(mcp.length === 0
      ? []
      : [
          "\nfor an MCP client, in its `mcp.json`:\n\n",
          ...mcp.map(({ config }) => `  ${config}\n`),
          "\nor look at it with the inspector:\n\n",
          ...mcp.map(({ url }) => `  npx @modelcontextprotocol/inspector --transport http --server-url ${url}\n`),
        ]),
    ...(mock
      ? ["\nno API is called: answers are made of declared values, examples and types; every secret is `mock`\n"]
      : []),
    ...(record === undefined ? [] : [describeRecording(capability, record)]),
    `\nCtrl-C ends it, a change of the capability is served at once\n`,
  ].join("");
}

/** Where answers go, and what makes types of them. */
function describeRecording({ apis }: Capability, record: string): string {
  const tunnelled = apis.find(({ tunnel }) => tunnel !== undefined);
  if (tunnelled)
    return `\nnothing is recorded: \`${tunnelled.namespace}\` is reached through a ${tunnelled.tunnel ?? ""} tunnel\n`;
  const folder = record.replace(/(?<!\/)\/+$/, "");
  return [
    `\nJSON answers are kept in ${folder}/, secrets and personal values starred: read them before you commit them;\n`,
    "for types of them, in the configuration:\n\n  upstreams:\n",
    ...apis.map(({ namespace }) => `    ${namespace}: { samples: ${folder}/${recordedName(namespace)} }\n`),
  ].join("");
}
