// Written by Capstan, the same for every capability. Do not edit: run generate.

/** The cookies of a `Cookie` header that have one of `names`. */
export function readCookies(
  header: string | undefined,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = readCookie(header, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The value of one cookie of a `Cookie` header; undefined where it is not there. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const separator = pair.indexOf("=");
    if (separator > 0 && pair.slice(0, separator).trim() === name)
      return decode(pair.slice(separator + 1).trim());
  }
  return undefined;
}

/** A value that is no valid percent-encoding is taken as it stands. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
