const secretName =
  /authorization|token|secret|passw|(?:api|access|sub|subscription)[-_]?key|^key$|^auth$|^sig(?:nature)?$|credential/i;

/** A URL for people to read: what stands in its query under a name that tells of a secret is left out, unless it names a binding. */
export function shownUrl(url: string): string {
  const start = url.indexOf("?");
  if (start < 0) return url;
  const query = url
    .slice(start + 1)
    .replace(/(?<![^&])([^&=]+)=([^&]*)/g, (pair, name: string, value: string) =>
      secretName.test(name) && value !== "" && !value.includes("{{") ? `${name}=***` : pair,
    );
  return `${url.slice(0, start)}?${query}`;
}
