import * as z from "zod";

/** Names of capabilities, `*` standing for any letters. */
export const namePattern = z.string("it should be the name of a capability").regex(/^[A-Za-z0-9._@*-]+$/, {
  error: "it should be the name of a capability, its file without the ending; `*` stands for any letters",
});

/** A prefix is written into routes, documents and READMEs: plain segments, nothing that a router takes for more. */
const prefix = z
  .string("it should be a path, `/orders`")
  .regex(/^(?:\/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])+$/, "it should be a path of plain words, `/orders` or `/shop/orders`");

const port = z.int("it should be a port").min(0, "it should be a port").max(65_535, "it should be a port");

const groupShape = z.strictObject({
  capabilities: z.array(namePattern).optional(),
  prefixes: z.record(z.string(), prefix).optional(),
  ports: z
    .strictObject({ rest: port.optional(), mcp: port.optional(), skill: port.optional(), control: port.optional() })
    .optional(),
  address: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, "it should be an address of the machine, `localhost` or `0.0.0.0`")
    .optional(),
  mcp: z.enum(["own", "one", "both"]).optional(),
  control: z.string().min(1).optional(),
  mixedAuthentication: z.boolean().optional(),
});

/** `compose` of `capstan.config.yaml`: which capabilities run in one process. */
export const composeShape = z.union(
  [
    z.literal("all"),
    z.record(
      z.string(),
      z.union([z.array(namePattern), groupShape], {
        error: "it should be a list of capabilities, `[orders, payments]`, or a map with `capabilities`",
      }),
    ),
  ],
  { error: "it should be `all`, or groups by name: `shop: [orders, payments]`" },
);

/** The group of `compose: all`. */
const allName = "all";

/** Capabilities that run in one process, with what is absent written out. The same as `GroupSettings` of the model, and which capabilities they are. */
export interface GroupConfig {
  /** The name of its folder. */
  readonly name: string;
  /** Names of capabilities, `*` standing for any letters; all of the project where it is undefined. */
  readonly capabilities: readonly string[] | undefined;
  /** The keys below the group that lead to them: none where the group is written as a list. */
  readonly listedAt: readonly string[];
  /** By capability: the path that its routes are put below. */
  readonly prefixes: Readonly<Record<string, string>>;
  readonly ports: Readonly<Partial<Record<"rest" | "mcp" | "skill" | "control", number>>>;
  readonly address: string | undefined;
  /** Each MCP server at a path of its own, one server with what all of them offer, or both. */
  readonly mcp: "own" | "one" | "both";
  /** The capability whose control adapter is served, where several declare one. */
  readonly control: string | undefined;
  readonly mixedAuthentication: boolean;
}

/** Fills in what is absent. */
export function completeCompose(given: z.infer<typeof composeShape>): readonly GroupConfig[] {
  const groups = given === "all" ? [[allName, {}] as const] : Object.entries(given);
  return groups.map(([name, written]) => {
    const group: z.infer<typeof groupShape> = Array.isArray(written) ? { capabilities: written } : written;
    const ports = Object.entries(group.ports ?? {}).filter(([, number]) => number !== undefined);
    return {
      name,
      capabilities: group.capabilities,
      listedAt: Array.isArray(written) ? [] : ["capabilities"],
      prefixes: group.prefixes ?? {},
      ports: Object.fromEntries(ports),
      address: group.address,
      mcp: group.mcp ?? "own",
      control: group.control,
      mixedAuthentication: group.mixedAuthentication ?? false,
    };
  });
}
