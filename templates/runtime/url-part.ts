import { CallError, isCallError } from "./errors.js";
import { encodeSegment } from "./url.js";

/**
 * Where the hole of a base URL stands: `authority` is a host with its port, `host` a part of one, `base` everything up to where the path goes on. A whole
 * base URL has no place: it is checked as what it is.
 */
export type UrlPlace = "base" | "scheme" | "authority" | "host" | "port" | "path" | "query";

/** Labels of a host (RFC 1123 section 2.1, letters of any script as RFC 5890 has them, `_` as people use it) with dots between. */
const host = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;

/** What a value may be in a place that cannot be encoded, and how that is called. */
const shapes: Readonly<
  Record<
    Exclude<UrlPlace, "path" | "query">,
    readonly [fits: (value: string) => boolean, is: string]
  >
> = {
  base: [
    (value) => /^https?:\/\/[^/?#@\\\s][^?#@\\\s]*$/i.test(value),
    "the beginning of an http or https URL",
  ],
  scheme: [(value) => /^https?$/i.test(value), "`http` or `https`"],
  authority: [
    (value) =>
      isPort(/:(\d+)$/.exec(value.replace(/^\[[\da-f:.]+\]/i, ""))?.[1] ?? "1") &&
      (host.test(value.replace(/:\d+$/, "")) || /^\[[\da-f:.]+\](?::\d+)?$/i.test(value)),
    "a host, with or without a port from 1 to 65535",
  ],
  host: [
    (value) => host.test(value),
    "a part of a host: letters, digits, `-` and `_`, with dots between",
  ],
  port: [isPort, "a port"],
};

/** A port that something can be called at: 0 is none. */
function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) <= 65_535;
}

/**
 * The value of a binding for its place in a base URL: encoded where it can be, otherwise it has to be what stands there, so that no value changes which
 * server is called, or adds a segment or a parameter. Fails with a CallError of kind `configuration` that names the binding, without its value.
 */
export function urlPart(binding: (name: string) => string, name: string, place: UrlPlace): string {
  const value = binding(name);
  switch (place) {
    case "path":
      return inPath(value, name);
    case "query":
      return encodeURIComponent(value);
    default: {
      const [fits, is] = shapes[place];
      if (!fits(value)) throw unfit(name, `is not ${is}`);
      return place === "base" ? value.replace(/\/$/, "") : value;
    }
  }
}

function inPath(value: string, name: string): string {
  try {
    return encodeSegment(value, name);
  } catch (error) {
    throw isCallError(error) ? unfit(name, "is no segment of a path", error) : error;
  }
}

function unfit(name: string, what: string, cause?: unknown): CallError {
  return new CallError(
    "configuration",
    `\`${name}\` ${what}, which its place in the base URL asks for`,
    {
      cause,
    },
  );
}
