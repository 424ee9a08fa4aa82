import type { Reporter } from "../../diagnostics/reporter.js";
import type { Adapter } from "../capability.js";
import type { Composition, SharedPort } from "./composition.js";

/** An adapter that asks who calls beside one that does not: one port that is half open is wanted, or a mistake. */
export function checkAuthentication({ name, settings, rest, mcp, skill }: Composition, reporter: Reporter): void {
  if (settings.mixedAuthentication) return;
  const check = (shared: SharedPort<Adapter> | undefined): void => {
    const asking = shared?.seats.find(({ adapter }) => adapter.authentication !== undefined);
    const open = shared?.seats.find(({ adapter }) => adapter.authentication === undefined);
    if (asking && open)
      reporter.report(
        "compose/mixed-authentication",
        open.adapter.span,
        { group: name, namespace: open.adapter.namespace, other: asking.adapter.namespace },
        [{ span: asking.adapter.authentication?.span ?? asking.adapter.span, label: "asked for here" }],
      );
  };
  check(rest);
  check(mcp);
  check(skill);
}
