import { answerSchemaCodes } from "./answer-schemas.js";
import { authenticationCodes } from "./authentication.js";
import { cliCodes } from "./cli.js";
import { composeCodes } from "./compose.js";
import { configCodes } from "./config.js";
import type { Definition } from "./define.js";
import { driftCodes } from "./drift.js";
import { importCodes } from "./imports.js";
import { inputCodes } from "./inputs.js";
import { lintCodes } from "./lint.js";
import { modelCodes } from "./model.js";
import { openApiCodes } from "./openapi.js";
import { outputCodes } from "./output.js";
import { planCodes } from "./plan.js";
import { portabilityCodes } from "./portability.js";
import { sampleCodes } from "./samples.js";
import { schemaCodes } from "./schema.js";
import { sourceCodes } from "./source.js";
import { stepCodes } from "./steps.js";
import { styleCodes } from "./style.js";
import { toolCodes } from "./tools.js";

/** Every diagnostic Capstan can report: code -> severity, message, help. A code is never reused for something else. */
export const catalogue = {
  ...sourceCodes,
  ...schemaCodes,
  ...modelCodes,
  ...stepCodes,
  ...inputCodes,
  ...authenticationCodes,
  ...toolCodes,
  ...importCodes,
  ...answerSchemaCodes,
  ...lintCodes,
  ...styleCodes,
  ...openApiCodes,
  ...sampleCodes,
  ...portabilityCodes,
  ...planCodes,
  ...outputCodes,
  ...configCodes,
  ...composeCodes,
  ...cliCodes,
  ...driftCodes,
} as const;

export type DiagnosticCode = keyof typeof catalogue;

/** The parameters that a code's message takes. */
export type ParametersOf<C extends DiagnosticCode> = (typeof catalogue)[C] extends Definition<infer P> ? P : never;
