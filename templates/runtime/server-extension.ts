import type { FastifyInstance } from "fastify";
import type { Setting } from "./command-line.js";
import type { StartOptions } from "./start-options.js";
import type { ServerView } from "./watch.js";

/** What the configuration adds to the servers of REST adapters (`server`). */
export interface ServerExtension {
  /** `hooks` stand before those of the adapter, `routes` beside its routes, which go first. */
  readonly adds: "hooks" | "routes";
  /** What of it can be set, for the adapter of that namespace. */
  readonly settings: (name: string) => readonly Setting[];
  readonly extend: (app: FastifyInstance, told: ExtensionTold) => Promise<void>;
}

/** What an extension is told of the server. */
export interface ExtensionTold {
  /** The adapter's namespace. */
  readonly name: string;
  readonly isSecure: boolean;
  readonly options: StartOptions;
  /** What one of its settings is set to; `option` is what the options say. */
  readonly value: (setting: Setting, option?: string) => string | undefined;
  readonly view: ServerView;
}
