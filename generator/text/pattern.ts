/** Whether a pattern is one that Ajv takes; another would stop the server from validating at all. */
export function isSafePattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").source !== "";
  } catch {
    return false;
  }
}
