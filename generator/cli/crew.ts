import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SourceFile } from "../diagnostics/span.js";
import type { MakeContext, SentFile } from "./make-file.js";
import { type SentTexts, unpackTexts } from "./sent-texts.js";

/** What makers of one project are told once: of its workspace all but what cannot be sent. */
export type CrewContext = Pick<MakeContext, "root" | "settings"> & {
  readonly config: Pick<MakeContext["config"], "importFrom" | "layout">;
};

/** What a thread answers. */
export type PostedFile = Omit<SentFile, "texts"> & { readonly texts: SentTexts | undefined };

/** Threads that make capabilities. They are started when there turn out to be many. */
export interface Crew {
  /** Makes a capability elsewhere; undefined where it is to be made here. Never fails. */
  readonly make: (file: SourceFile) => Promise<SentFile | undefined>;
  /** How many capabilities to begin with before the first is ready. */
  readonly ahead: () => number;
  readonly close: () => Promise<void>;
}

/** Everything is made here. */
export const noCrew: Crew = {
  make: async () => undefined,
  ahead: () => 0,
  close: async () => {},
};

/** So many are made here before threads are started, and so many must be left: a thread costs what making ten costs. */
const alone = 12;
const worthwhile = 30;
const mostThreads = 8;

/**
 * `size` threads for the `count` capabilities of a project; `script`: the program of a thread. They are started when there turn out to be many to make, or at
 * once where all have to be (`isNew`).
 */
export function openCrew(
  context: CrewContext,
  { count, isNew }: { readonly count: number; readonly isNew: boolean },
  script: string | undefined,
  size: number = Math.min(availableParallelism(), mostThreads),
): Crew {
  if (script === undefined || size < 2 || count < alone + worthwhile) return noCrew;
  const start = (): readonly Maker[] => Array.from({ length: size }, () => startMaker(context, script));
  let asked = 0;
  let makers = isNew ? start() : undefined;
  return {
    make: async (file) => {
      asked += 1;
      if (makers === undefined && (asked <= alone || count - asked < worthwhile)) return undefined;
      makers ??= start();
      const [first, ...others] = makers;
      const idlest = others.reduce((best, each) => (best && best.waiting() <= each.waiting() ? best : each), first);
      return await idlest?.make(file);
    },
    ahead: () => (makers === undefined ? 0 : size * 3),
    close: async () => {
      await Promise.all((makers ?? []).map(async (maker) => await maker.close()));
    },
  };
}

/** A thread. */
interface Maker extends Pick<Crew, "make" | "close"> {
  /** How many capabilities it has before it. */
  readonly waiting: () => number;
}

function startMaker(context: CrewContext, script: string): Maker {
  const answers: ((made: SentFile | undefined) => void)[] = [];
  const worker = new Worker(script, { workerData: context });
  let isRunning = true;
  // A thread that ends before its time leaves its work to the main one, which says what is wrong.
  const stop = (): void => {
    isRunning = false;
    for (const answer of answers.splice(0)) answer(undefined);
  };
  worker.on("message", (made: PostedFile | undefined) =>
    answers.shift()?.(made && { ...made, texts: made.texts && unpackTexts(made.texts) }),
  );
  worker.on("error", stop);
  worker.on("exit", stop);
  return {
    make: async (file) => {
      if (!isRunning) return undefined;
      return await new Promise((resolve) => {
        answers.push(resolve);
        worker.postMessage(file);
      });
    },
    waiting: () => (isRunning ? answers.length : Infinity),
    close: async () => {
      await worker.terminate();
    },
  };
}
