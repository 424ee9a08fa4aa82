import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Any JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type Pairs = readonly (readonly [string, string])[];

/** A request or an answer as it is written: the form of `test/corpus/expected/README.md`. */
export interface Body {
  readonly mediaType?: string;
  readonly body?: Json;
  readonly jsonText?: string;
  readonly text?: string;
  readonly base64?: string;
  readonly form?: Pairs;
  readonly multipart?: readonly {
    readonly name: string;
    readonly text?: string;
    readonly filename?: string;
    readonly mediaType?: string;
    readonly base64?: string;
  }[];
  readonly empty?: boolean;
}

export interface UpstreamCall extends Body {
  readonly namespace: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Pairs;
  readonly headers?: Readonly<Record<string, string>>;
  readonly headersMatch?: Readonly<Record<string, string>>;
  readonly headersAbsent?: readonly string[];
  readonly answer: Body & { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
  readonly optional?: boolean;
}

export interface ExpectedAnswer extends Body {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly headersMatch?: Readonly<Record<string, string>>;
  readonly headersAbsent?: readonly string[];
  readonly contains?: readonly string[];
  readonly isError?: boolean;
  readonly json?: Json;
  readonly messages?: readonly { readonly role: string; readonly text: string }[];
  readonly resource?: { readonly mimeType?: string; readonly json?: Json; readonly text?: string };
}

export interface ExpectedCall {
  readonly over: "rest" | "mcp" | "skill" | "client";
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly mediaType?: string;
    readonly body?: Json;
    readonly text?: string;
  };
  readonly tool?: string;
  readonly arguments?: Readonly<Record<string, Json>>;
  /** The arguments as JSON text, for numbers that no double holds. */
  readonly argumentsText?: string;
  /** The typed function that is called, and its input. */
  readonly function?: string;
  readonly input?: Json;
  readonly resource?: string;
  readonly prompt?: string;
  readonly tools?: Readonly<Record<string, Json>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly upstream?: readonly UpstreamCall[];
  readonly order?: "any";
  readonly answer?: ExpectedAnswer;
  readonly refused?: number | boolean;
  readonly names?: readonly string[];
}

export interface Expectation {
  /** Where it is written. */
  readonly name: string;
  readonly file: string;
  readonly keepGoing?: boolean;
  readonly refused?: readonly { readonly tool?: string; readonly route?: string; readonly because: string }[];
  readonly expect?: string;
  readonly names?: readonly string[];
  readonly bindings?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly sign?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly upstreams?: Readonly<Record<string, string>>;
  readonly calls?: readonly ExpectedCall[];
}

/** All expectations below a folder, by name. */
export function readExpectations(folder: string): readonly Expectation[] {
  return readdirSync(folder)
    .sort()
    .flatMap((entry): readonly Expectation[] => {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) return readExpectations(path);
      if (!entry.endsWith(".yaml") || !existsSync(path)) return [];
      return [{ ...parse(readFileSync(path, "utf8")), name: path }];
    });
}
