/** Codes `portability/...`. */
export const portabilityCodes = {} as const;
