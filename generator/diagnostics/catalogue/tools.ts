import { define, didYouMean } from "./define.js";

/** Codes `model/...` of tools and their names. */
export const toolCodes = {
  "model/duplicate-tool": define<{ tool: string }>({
    severity: "error",
    about: "Two tools of one MCP server share a name.",
    message: ({ tool }) => `tool \`${tool}\` is declared twice`,
    help: () => "give one of them another name",
  }),
  "model/repeated-tool": define<{ tool: string }>({
    severity: "warning",
    about: "A tool is declared twice with the same call; the second is left out.",
    message: ({ tool }) => `tool \`${tool}\` is declared again and does the same: this one is left out`,
    help: () => "take one of them out",
  }),
  "model/tool-without-description": define<{ tool: string }>({
    severity: "warning",
    about: "A tool has no description, and neither has what it calls: models choose tools by their descriptions.",
    message: ({ tool }) => `tool \`${tool}\` has no description: a model chooses tools by it`,
    help: () => "add `description:`, what the tool does and when to use it",
  }),
  "model/false-hint": define<{ tool: string; method: string }>({
    severity: "error",
    about: "A tool is announced as reading only, and deletes.",
    message: ({ tool, method }) => `tool \`${tool}\` says \`readOnly: true\` and calls a ${method}`,
    help: () => "write `readOnly: false`, and `destructive: true`",
  }),
  "model/doubtful-hint": define<{ tool: string; method: string }>({
    severity: "warning",
    about: "A tool is announced as reading only, and calls what writes.",
    message: ({ tool, method }) => `tool \`${tool}\` says \`readOnly: true\` and calls a ${method}`,
    help: () => "write `readOnly: false` where it changes anything",
  }),
  "model/long-tool-name": define<{ tool: string; length: number }>({
    severity: "warning",
    about: "A tool name is longer than the 64 characters that MCP clients take.",
    message: ({ tool, length }) => `tool name \`${tool}\` has ${length} characters: many clients refuse more than 64`,
    help: () => "shorten it, or give it another by `mcp: {names: {<namespace>.<tool>: <name>}}` in the configuration",
  }),
  "model/many-tools": define<{ namespace: string; tools: number; limit: number }>({
    severity: "warning",
    about: "An MCP server has so many tools that telling a model of them leaves it little room.",
    message: ({ namespace, tools, limit }) =>
      `\`${namespace}\` has ${tools} tools: each costs a model some hundred tokens before anything is asked, and many clients take at most ${limit}`,
    help: ({ namespace }) =>
      `start it with \`--${namespace}-tools search\`, or with the names of those that are needed; or make several servers of it`,
  }),
  "model/impossible-tool-name": define<{ tool: string; length: number }>({
    severity: "error",
    about:
      "A tool name is longer than the 128 characters that MCP allows, or has others than letters, digits, `_`, `-` and `.`.",
    message: ({ tool, length }) =>
      length > 128
        ? `tool name \`${tool.slice(0, 40)}...\` has ${length} characters: MCP allows 128`
        : `\`${tool}\` is no tool name in MCP`,
    help: ({ tool, length }) =>
      length > 128
        ? "shorten it; 64 is what all clients take"
        : tool === "__proto__"
          ? "give it another one: JavaScript keeps this name for itself, and packages of the protocol lose it"
          : "use letters, digits, `_` and `-`",
  }),
  "model/odd-tool-name": define<{ tool: string }>({
    severity: "warning",
    about: "A tool name has characters that MCP clients refuse.",
    message: ({ tool }) => `tool name \`${tool}\` has characters that many clients refuse`,
    help: () => "use letters, digits, `_` and `-`",
  }),
  "model/unknown-skill-tool": define<{ namespace: string; action: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A skill tool points at an adapter or action that this capability does not expose.",
    message: ({ namespace, action }) => `this capability exposes no \`${action}\` in \`${namespace}\``,
    help: ({ nearest }) =>
      didYouMean(nearest) ?? "name a rest or mcp adapter of this file, and one of its operations or tools",
  }),
} as const;
