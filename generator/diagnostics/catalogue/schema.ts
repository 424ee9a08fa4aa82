/** Codes `schema/...`. */
export const schemaCodes = {} as const;
