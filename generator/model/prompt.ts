import type { Span } from "../diagnostics/span.js";

/** A prompt of an MCP server: messages with holes, or a file. */
export interface Prompt {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly arguments: readonly {
    readonly name: string;
    readonly title: string | undefined;
    readonly description: string | undefined;
    readonly required: boolean;
  }[];
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly content: string }[];
  readonly location: string | undefined;
  readonly span: Span;
}
