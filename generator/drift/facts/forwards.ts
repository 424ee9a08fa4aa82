import type { FixedParameter } from "../../model/api.js";
import { forwardedMethods } from "../../model/forwarded-methods.js";
import { canonical, plain } from "./canonical.js";
import type { Fact } from "./others.js";
import { bindingNames } from "./requests.js";
import { anonymousPath, type Side } from "./side.js";

/** A REST path whose requests are handed on. */
export interface ForwardFact extends Fact {
  readonly adapter: string;
  readonly target: string;
  /** Placeholders without their names; the last one takes all that follows. */
  readonly path: string;
  /** Which are forwarded: those that no route of its resource answers. */
  readonly methods: ReadonlySet<string>;
  /** In lower case. */
  readonly trusted: ReadonlySet<string>;
  /** What is sent beside what callers send. */
  readonly request: string;
  readonly baseUri: string;
}

/** Forwards, by their paths. */
export function forwardFacts(side: Side): readonly ForwardFact[] {
  return side.capability.rest.flatMap((adapter) =>
    adapter.resources.flatMap((resource) => {
      const { path, forward } = resource;
      if (!forward) return [];
      return [
        {
          adapter: side.restKey(adapter),
          key: `${side.restKey(adapter)} ${anonymousPath(path)}`,
          label: `\`${path.text}\``,
          target: side.apiKey(forward.api.namespace),
          path: anonymousPath(path),
          methods: new Set(forwardedMethods(resource)),
          trusted: new Set(forward.trustedHeaders.map((name) => name.toLowerCase())),
          request: canonical({
            fixed: forward.fixed
              .map((parameter) => canonical([placeOf(parameter), plain(parameter.value, bindingNames(side))]))
              .sort(),
          }),
          baseUri: forward.api.baseUriText,
          span: forward.span,
        },
      ];
    }),
  );
}

/** Header names are the same in any case (RFC 9110, 5.1). */
function placeOf({ in: place, name }: FixedParameter): string {
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}
