import { join } from "node:path";
import type { Capability } from "../../model/capability.js";
import { writeFiles } from "../../output/write-files.js";
import { kebabCase } from "../../text/casing.js";
import { isReallyBelow } from "../../source/project.js";
import { isFolder, listBelow, readSource } from "../../source/read-file.js";
import { findOperation } from "./find-operation.js";
import { starredJson } from "./starred.js";

/** An answer of an upstream, as the program that called it tells of it. */
export interface HeardAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Its body; undefined where it is no text, or too large to be kept. */
  readonly text: string | undefined;
}

/** Keeps answers. */
export interface Recorder {
  /** Writes an answer down where it is JSON of an operation and another than those that are there; tells what it did in a line. */
  readonly hear: (answer: HeardAnswer, capability: Capability) => void;
}

/** More answers of one operation say nothing new. */
const mostAnswers = 100;

/** Writes answers into a folder, `NAMESPACE/OPERATION/STATUS-NUMBER.json`: what is private in them never reaches it. `said` is told of each in a line. */
export function createRecorder(folder: string, said: (line: string) => void): Recorder {
  return {
    hear: ({ method, url, status, text }, capability) => {
      const operation = URL.canParse(url) ? findOperation(capability, method, url) : undefined;
      // What front doors of OAuth 2.0 answer is made of secrets.
      if (!operation || operation.oauth !== undefined || operation.answer.kind !== "json") return;
      if (text?.trim() === "") return;
      const sample = text === undefined ? undefined : starredJson(text);
      if (sample === undefined) {
        said(`not recorded: ${operation.id} answered ${status} with no JSON, or with too much of it`);
        return;
      }
      const below = `${recordedName(operation.namespace)}/${recordedName(operation.name)}`;
      const listed = listBelow([folder], folder, below);
      const names = "file" in listed ? listed.file.text.split("\n").filter((name) => name !== "") : [];
      const own = names.filter((name) => name.startsWith(`${status}-`));
      const isKnown = own.some((name) => {
        const read = readSource(folder, `${below}/${name}`);
        return "file" in read && read.file.text === sample;
      });
      if (isKnown) return;
      if (own.length >= mostAnswers) {
        said(`not recorded: ${operation.id} has ${mostAnswers} answers of ${status}`);
        return;
      }
      let number = own.length + 1;
      while (names.includes(`${status}-${number}.json`)) number += 1;
      const path = `${below}/${status}-${number}.json`;
      if (isFolder(folder, ".") && !isReallyBelow(folder, join(folder, path))) {
        said(`not recorded: ${join(folder, below)} leads out of ${folder} by a link`);
        return;
      }
      try {
        writeFiles(folder, new Map([[path, sample]]), process.pid);
        said(`recorded ${path}`);
      } catch (error) {
        said(`not recorded: ${join(folder, path)} cannot be written (${error instanceof Error ? error.message : ""})`);
      }
    },
  };
}

/** A name that a folder can have everywhere; samples are found by it whatever its punctuation is. */
export function recordedName(name: string): string {
  return /^[\w-]+$/.test(name) ? name : kebabCase(name);
}
