import type { Beside } from "./side-by-side.js";

/** How something generated does beside the same by hand. */
export interface Measured extends Beside {
  readonly name: string;
  /** What the ratios should come to. */
  readonly aim: number;
}
