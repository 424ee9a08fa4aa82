import { splitWords } from "../text/casing.js";

/**
 * What an operation is about, from the whole to its parts: `/v2/orders/{id}/lineItems` -> `orders`, `line items`; the words of its resource's name
 * where the path says nothing (`/#X-Amz-Target=...`).
 */
export function topicsOfPath(path: string, resource: string): readonly string[] {
  const written = path.replace(/[?#][^]*$/, "").split("/");
  const segments = written.filter((segment) => !/[{}]/.test(segment) && /\p{L}/u.test(segment) && !isVersion(segment));
  if (segments.length > 0)
    return segments.map((segment) => lowerWords(segment.replace(/\.(?:json|xml)$/, "")).join(" "));
  return lowerWords(resource).filter((word) => !isVersion(word));
}

function isVersion(segment: string): boolean {
  return /^(?:v?\d[\w.-]*|api|rest|unstable)$/i.test(segment);
}

function lowerWords(name: string): readonly string[] {
  return splitWords(name).map((word) => word.toLowerCase());
}
