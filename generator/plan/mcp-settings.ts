/** What the configuration says of MCP servers. */
export interface McpSettings {
  /** Tools can be shown to code, which runs in a sandbox: generated trees need its packages. */
  readonly code: boolean;
  /** By tool, `namespace.tool`: what it is called in its place. */
  readonly names: Readonly<Record<string, string>>;
}

export const defaultMcp: McpSettings = { code: false, names: {} };
