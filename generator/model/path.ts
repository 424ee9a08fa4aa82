/** `#X-Amz-Target=Fleet.List` at the end of a path. */
export interface PathHeader {
  readonly name: string;
  readonly value: string;
}

/** Whether a path takes whatever stands below it, as `/shop/{path}` does (engine-semantics 2.1 and 2.7). */
export function takesBelow({ parts }: PathTemplate): boolean {
  return parts.some((part) => typeof part !== "string" && part.rest);
}

/** `/v1/things/{id}` as parts; a hole is a parameter's name. */
export interface PathTemplate {
  /** With `{name}` holes, as one text. */
  readonly text: string;
  readonly parts: readonly (string | { readonly parameter: string; readonly rest: boolean })[];
}
