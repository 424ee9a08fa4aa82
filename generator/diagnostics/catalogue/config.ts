/** Codes `config/...`. */
export const configCodes = {} as const;
