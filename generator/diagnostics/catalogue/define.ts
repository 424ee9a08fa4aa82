import type { Severity } from "../severity.js";

/** What the catalogue says of one code. `message` and `help` are functions of the code's own parameters, so that a missing one does not compile. */
export interface Definition<P> {
  readonly severity: Severity;
  /** One sentence for `docs/diagnostics.md`: when this is reported. */
  readonly about: string;
  readonly message: (parameters: P) => string;
  readonly help?: (parameters: P) => string | undefined;
  /** What `written`, the text that the finding points at, must be instead, where there is no doubt: `validate --fix` writes it. */
  readonly fix?: (parameters: P, written: string) => string | undefined;
}

/** A fix that puts one word in the place of another, wherever in the text it stands: once, or there is no fix. */
export function instead(written: string, wrong: string, right: string | undefined): string | undefined {
  const [before, after, ...more] = wrong === "" ? [] : written.split(wrong);
  return right === undefined || before === undefined || after === undefined || more.length > 0
    ? undefined
    : `${before}${right}${after}`;
}

/** Words as code, eight of them at the most. */
export function list(words: readonly string[]): string {
  const shown = words.slice(0, 8).map((word) => `\`${word}\``);
  return shown.join(", ") + (words.length > shown.length ? ", ..." : "");
}

/** The question that a near word deserves; undefined where there is none. */
export function didYouMean(nearest: string | undefined): string | undefined {
  return nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
}

/** Declares one code of the catalogue. */
export function define<P = Record<never, never>>(definition: Definition<P>): Definition<P> {
  return definition;
}
