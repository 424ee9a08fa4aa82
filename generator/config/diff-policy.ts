import * as z from "zod";

/** A day, `2027-01-31`; what no calendar has would never come, or be another. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: "a date is written 2027-01-31", abort: true })
  .refine(isDay, "there is no such day");
const text = z.string().min(1);

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the calendar has a day. Nothing here knows a clock. */
function isDay(written: string): boolean {
  const [year = 0, month = 0, day = 0] = written.split("-").map(Number);
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (monthDays[month - 1] ?? 0) + (isLeap ? 1 : 0);
}

/** `diff` of `capstan.config.yaml`: what changes count as. */
export const diffShape = z.strictObject({
  policy: z
    .array(
      z.strictObject({
        rule: text.optional(),
        path: text.optional(),
        operation: text.optional(),
        level: z.enum(["breaking", "risky", "compatible", "documentation", "ignore"]),
        reason: z.string().min(1, "say why"),
        until: date.optional(),
      }),
    )
    .optional(),
  deprecated: z.array(z.strictObject({ operation: text, path: text.optional(), sunset: date.optional() })).optional(),
  stability: z
    .array(
      z.strictObject({
        path: text.optional(),
        operation: text.optional(),
        level: z.enum(["experimental", "beta", "stable"]),
      }),
    )
    .optional(),
});

/** What a team decided about changes, with nothing left out. */
export interface DiffConfig {
  readonly policy: readonly {
    readonly rule: string | undefined;
    readonly path: string | undefined;
    readonly operation: string | undefined;
    readonly level: "breaking" | "risky" | "compatible" | "documentation" | "ignore";
    readonly reason: string;
    readonly until: string | undefined;
  }[];
  readonly deprecated: readonly {
    readonly operation: string;
    readonly path: string | undefined;
    readonly sunset: string | undefined;
  }[];
  readonly stability: readonly {
    readonly path: string | undefined;
    readonly operation: string | undefined;
    readonly level: "experimental" | "beta" | "stable";
  }[];
}

/** Fills in what is not written. */
export function completeDiff({ policy = [], deprecated = [], stability = [] }: z.infer<typeof diffShape>): DiffConfig {
  return {
    policy: policy.map(({ rule, path, operation, level, reason, until }) => ({
      rule,
      path,
      operation,
      level,
      reason,
      until,
    })),
    deprecated: deprecated.map(({ operation, path, sunset }) => ({ operation, path, sunset })),
    stability: stability.map(({ path, operation, level }) => ({ path, operation, level })),
  };
}
