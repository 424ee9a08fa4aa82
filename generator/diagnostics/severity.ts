/** How much a finding weighs: no output, output all the same, or only good to know. */
export type Severity = "error" | "warning" | "info";
