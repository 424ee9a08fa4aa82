import type { AuthInfo } from "@modelcontextprotocol/server";
import type { CallOptions } from "./call.js";
import type { Answer } from "./exchange.js";
import type { Progressing } from "./mcp-progress.js";
import type { ToolFacts } from "./tool-result.js";

/** The part of a request's context that calls need. */
export interface CallContext {
  readonly mcpReq: Progressing & { readonly signal: AbortSignal };
  readonly http?:
    { readonly authInfo?: AuthInfo | undefined; readonly req?: object | undefined } | undefined;
  /** Set where the request calls a tool. */
  readonly tool?: ToolFacts | undefined;
  /** Over the options of the server: of code that calls tools. */
  readonly call?: CallOptions | undefined;
  /** Told what a tool's call gave, before it is made a message. */
  readonly told?: ((outcome: Outcome) => void) | undefined;
}

/** An answer, or what was thrown in place of one. */
export type Outcome = Answer<unknown> | { readonly thrown: unknown };
