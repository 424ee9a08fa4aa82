import type { Span } from "../diagnostics/span.js";
import type { Comparison } from "./comparison.js";

/** What a change does to those who depend on the surface. `none`: to nobody anything; the generated text alone is another. */
export type Level = "breaking" | "risky" | "compatible" | "documentation" | "none";

/** Every level, the worst first. */
export const levels: readonly Level[] = ["breaking", "risky", "compatible", "documentation", "none"];

/** What someone can depend on. */
export type Surface = "client" | "rest" | "mcp" | "skill" | "runtime";

export const surfaces: readonly Surface[] = ["client", "rest", "mcp", "skill", "runtime"];

/** One place where a rule found its change. */
export interface Hit {
  /** What changed, as its users call it: `GET /v1/pets limit`, `tool list-pets`. Stable while the change is the same. */
  readonly subject: string;
  /** What it was and what it is, where that is part of which change this is. */
  readonly detail?: string;
  /** Who is affected, and how. */
  readonly sentence: string;
  readonly before?: Span | undefined;
  readonly after?: Span | undefined;
  /** The day until which what was taken away was said to stay, `2027-01-31`. */
  readonly sunset?: string | undefined;
}

/** A text of the example capability, and what replaces it. */
export type Edit = readonly [from: string, to: string];

/** One kind of change. */
export interface Rule {
  /** `surface/kebab-name`, never reused. */
  readonly id: `${Surface}/${string}`;
  readonly level: Level;
  /** When it is reported, and why it has its level. */
  readonly about: string;
  /** Edits of the example capability before the change, where it has to start from something else. */
  readonly start?: readonly Edit[];
  /** Edits that make this change. Shown in `docs/changes.md`. */
  readonly example: readonly Edit[];
  readonly find: (comparison: Comparison) => readonly Hit[];
}
