import type { ServerResponse } from "node:http";
import { trust } from "./trust.js";

/** Who is told when a response is closed, kept with it: Node makes more of each listener than of all of these. */
const listeners = Symbol("listeners");

interface Closing {
  [listeners]?: (() => void)[];
}

/** Calls `listener` when a response is closed, whether all of it was sent or not. */
export function whenClosed(response: ServerResponse, listener: () => void): void {
  const closing = trust<Closing>(response);
  const known = closing[listeners];
  if (known !== undefined) {
    known.push(listener);
    return;
  }
  closing[listeners] = [listener];
  response.on("close", tell);
}

/** Tells a listener no more. */
export function forgetClosed(response: ServerResponse, listener: () => void): void {
  const known = trust<Closing>(response)[listeners];
  const at = known?.lastIndexOf(listener) ?? -1;
  if (at >= 0) known?.splice(at, 1);
}

function tell(this: ServerResponse): void {
  for (const listener of trust<Closing>(this)[listeners]?.slice() ?? []) listener();
}
