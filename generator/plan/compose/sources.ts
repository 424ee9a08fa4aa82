import type { Composition } from "../../model/compose/composition.js";
import type { PlannedCapability } from "../build.js";
import type { CodeSettings } from "../code-settings.js";
import type { McpSettings } from "../mcp-settings.js";

/** What a group is made of: how it is put together, and the plan of each of its capabilities. */
export interface GroupSources {
  readonly composition: Composition;
  readonly planned: readonly PlannedCapability[];
  /** The output folder as it is seen from the project. */
  readonly output: string;
  readonly mcp: McpSettings;
  readonly openapi: CodeSettings["openapi"];
}
