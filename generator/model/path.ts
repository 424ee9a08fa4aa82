/** `#X-Amz-Target=Fleet.List` at the end of a path. */
export interface PathHeader {
  readonly name: string;
  readonly value: string;
}

/** `/v1/things/{id}` as parts; a hole is a parameter's name. */
export interface PathTemplate {
  /** With `{name}` holes, as one text. */
  readonly text: string;
  readonly parts: readonly (string | { readonly parameter: string; readonly rest: boolean })[];
}
