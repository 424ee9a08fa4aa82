/** How what is taken moved: every old value is still one, and there are more (`wider`); the other way round; neither. */
export type TypeChange = "same" | "wider" | "narrower" | "other";

/** A JSON Schema as the author wrote it, as far as types do not say it. */
export type Constraints = Readonly<Record<string, unknown>>;
