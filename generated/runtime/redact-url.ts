// Written by Capstan, the same for every capability. Do not edit: run generate.

/** `url` without user information, fragment and query values; the names of query parameters stay. */
export function redactUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return url.replace(/[?#].*$/s, "");
  }
  const names = new Set<string>();
  parsed.searchParams.forEach((_value, name) => names.add(encodeURIComponent(name)));
  return parsed.origin + parsed.pathname + (names.size > 0 ? `?${[...names].join("&")}` : "");
}
