import type { Severity } from "../severity.js";

/** What the catalogue says of one code. `message` and `help` are functions of the code's own parameters, so that a missing one does not compile. */
export interface Definition<P> {
  readonly severity: Severity;
  /** One sentence for `docs/diagnostics.md`: when this is reported. */
  readonly about: string;
  readonly message: (parameters: P) => string;
  readonly help?: (parameters: P) => string | undefined;
}

/** Declares one code of the catalogue. */
export function define<P = Record<never, never>>(definition: Definition<P>): Definition<P> {
  return definition;
}
