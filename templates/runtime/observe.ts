/** One piece of work, when it begins. */
export interface Work {
  /** `request`: of a caller; `tool`: a tool that it calls; `step`: of an operation; `call`: one request to an upstream. */
  readonly kind: "request" | "tool" | "step" | "call";
  /** `rest`, `mcp` or `skill`: of which kind of adapter it is. Undefined for steps and calls, which belong to whatever asks for them. */
  readonly adapter?: string | undefined;
  /** The path and method of a route, the name of a tool, the kind of a step, the method of a call. */
  readonly operation: string;
  /** The namespace of the adapter, or of the API that is called. */
  readonly namespace?: string | undefined;
  /** Of calls: where they go. */
  readonly url?: URL | undefined;
  /** Of requests: `http` or `https`. */
  readonly scheme?: string | undefined;
  /** Of requests: `traceparent` and what else travels with it. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>> | undefined;
}

/** How a piece of work ended. */
export interface Outcome {
  /** Of HTTP, where there was an answer. */
  readonly status?: number | undefined;
  /** It failed: what kind of failure it was. */
  readonly error?: string | undefined;
  /** What it was, where that was not known before. */
  readonly operation?: string | undefined;
}

/** A piece of work that is being done. */
export interface Doing {
  /** Runs what belongs to it: work that begins inside is a part of it. */
  readonly within: <T>(run: () => T) => T;
  /** Headers that carry its trace to whom it asks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly end: (outcome: Outcome) => void;
}

/** Who is told of all work of a server: metrics, traces. */
export interface Observer {
  readonly begin: (work: Work) => Doing;
}
