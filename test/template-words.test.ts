import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { languageWords } from "../generator/plan/scope.js";

/** Members that templates name, of objects whose types say so, and what the platform itself declares. */
const known = new Set(["commandLine", "handlers", "meta", "url", "Omit", "Pick", "Promise", "URL"]);

const folder = "templates";
const templates = [
  ...readdirSync(folder),
  ...readdirSync(`${folder}/partials`).map((name) => `partials/${name}`),
].filter((name) => name.endsWith(".hbs") && !/^(?:readme|group-readme|skill)\.hbs$/.test(name));

it.each(templates)("%s prints no name of its own: all it declares or imports comes from the plan", (name) => {
  const text = readFileSync(`${folder}/${name}`, "utf8")
    // What touches a hole is part of a name that the plan gives; comments are prose.
    .replace(/\w*\{\{[^}]*\}\}\w*/g, " ")
    .replace(/\/\*\*.*?\*\//gs, " ")
    .replace(/"[^"]*"/g, " ");
  const words = [...new Set(text.match(/[A-Za-z_$][\w$]*/g))];
  expect(words.filter((word) => !languageWords.has(word) && !known.has(word))).toEqual([]);
});
