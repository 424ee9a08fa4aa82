import type { Reporter } from "../../diagnostics/reporter.js";
import type { Adapter } from "../capability.js";
import type { Composition, SharedPort } from "./composition.js";

/** What tells clients of a server where tokens come from stands at its root. An adapter that asks who calls beside one that does not: one port that is half open is wanted, or a mistake. */
export function checkAuthentication({ name, settings, rest, mcp, skill }: Composition, reporter: Reporter): void {
  for (const { adapter, capability, path } of rest?.seats ?? [])
    if (path !== "" && adapter.authentication?.kind === "oauth2")
      reporter.report("compose/prefixed-access-tokens", adapter.authentication.span, {
        group: name,
        namespace: adapter.namespace,
        prefix: path,
        capability: capability.name,
      });
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
