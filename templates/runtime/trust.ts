/** A structure taken at its declared type. Its members have been checked against the caller's JSON Schema, or are the upstream's to check. */
export function trust<T>(value: unknown): T {
  return value as T;
}
