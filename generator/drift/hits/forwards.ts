import type { Comparison } from "../comparison.js";
import type { ForwardFact } from "../facts/forwards.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";
import { inParts } from "./request-parts.js";

/** A header that forwards of both trust no more, or trust now. */
export function trustedHeaders(
  pairs: Pairs<ForwardFact>,
  change: "added" | "removed",
  isMeant: (header: string) => boolean,
  sentence: (header: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [from, to] = change === "added" ? [before, after] : [after, before];
    const headers = [...to.trusted].filter((header) => !from.trusted.has(header) && isMeant(header));
    return headers.map((header) => ({
      subject: `${after.label} \`${header}\``,
      sentence: sentence(header),
      before: before.span,
      after: after.span,
    }));
  });
}

/** Headers in which callers prove who they are. */
export function carriesCredentials(header: string): boolean {
  return (
    ["authorization", "cookie", "proxy-authorization"].includes(header) || /\b(?:api-?key|token|secret)\b/.test(header)
  );
}

/** Forwards that send another request to the same API: other values of their own, or what callers send to another path, since its base URL is another. */
export function forwardsThatSendOtherwise({
  forwards,
  movedUpstreams,
}: Pick<Comparison, "forwards" | "movedUpstreams">): readonly Hit[] {
  return forwards.both.flatMap(({ before, after }) => {
    if (before.target !== after.target) return [];
    const isMoved = movedUpstreams.has(after.target);
    if (before.request === after.request && !isMoved) return [];
    const sentence = isMoved
      ? `what is forwarded goes below ${after.baseUri}, and went below ${before.baseUri}`
      : `what is forwarded is sent with other values${inParts(before.request, after.request)}: what comes back may differ`;
    return [
      {
        subject: after.label,
        detail: `${before.request} ${before.baseUri} -> ${after.request} ${after.baseUri}`,
        sentence,
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** New routes that answer what was forwarded. */
export function routesThatTakeOver({ forwards, routes }: Pick<Comparison, "forwards" | "routes">): readonly Hit[] {
  return routes.added.flatMap((route) => {
    const [method = "", path = ""] = route.key.slice(route.adapter.length + 1).split(" ");
    const taken = forwards.both.find(
      ({ before, after }) => after.adapter === route.adapter && before.methods.has(method) && covers(before.path, path),
    );
    if (!taken) return [];
    return [
      {
        subject: route.label,
        sentence: `it answers here what ${taken.before.label} forwarded to \`${taken.before.target}\``,
        before: taken.before.span,
        after: route.span,
      },
    ];
  });
}

/** Whether requests for the path of a route go to a forward with this path where no route is: its last placeholder takes all that follows. */
function covers(forward: string, route: string): boolean {
  const open = forward.endsWith("{}");
  const [own, asked] = [forward.split("/"), route.split("/")];
  if (open ? asked.length < own.length : asked.length !== own.length) return false;
  return own.every((segment, index) => segment.includes("{}") || segment === asked[index]);
}
