import { parentPort, workerData } from "node:worker_threads";
import type { SourceFile } from "../diagnostics/span.js";
import { createTemplateReader } from "../source/package-files.js";
import type { CrewContext, PostedFile } from "./crew.js";
import { makeFile } from "./make-file.js";
import { packTexts } from "./sent-texts.js";

const { root, settings, config }: CrewContext = workerData;
const readTemplate = createTemplateReader();

/** Makes a capability; undefined where something is said of a setting, whose place only the main thread knows. */
async function make(file: SourceFile): Promise<PostedFile | undefined> {
  let asksPlace = false;
  const placeOf = (): { readonly path: string } => {
    asksPlace = true;
    return { path: "" };
  };
  const { entry, texts, timings } = await makeFile(file, {
    root,
    settings,
    readTemplate,
    config: { ...config, placeOf },
  });
  return asksPlace ? undefined : { entry, timings, texts: texts && packTexts(texts) };
}

let last: Promise<void> = Promise.resolve();
// One after the other, and so answered in the order in which they were asked for.
parentPort?.on("message", (file: SourceFile) => {
  last = last.then(async () => {
    const made = await make(file);
    parentPort?.postMessage(made, made?.texts ? [made.texts.block] : []);
  });
});
