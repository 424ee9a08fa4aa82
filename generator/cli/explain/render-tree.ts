import type { Paint } from "../../diagnostics/render-pretty.js";
import { printable } from "../../diagnostics/printable.js";
import type { Branch } from "./branch.js";

/** A branch as a tree on a terminal. */
export function renderTree(root: Branch, paint: Paint): string {
  return `${line(root, paint)}\n${root.parts.map((part, index) => below(part, "", index === root.parts.length - 1, paint)).join("")}`;
}

function below(branch: Branch, indent: string, isLast: boolean, paint: Paint): string {
  const inner = `${indent}${isLast ? "   " : "│  "}`;
  const parts = branch.parts.map((part, index) => below(part, inner, index === branch.parts.length - 1, paint));
  return `${paint("dim", `${indent}${isLast ? "└─" : "├─"}`)} ${line(branch, paint)}\n${parts.join("")}`;
}

function line({ kind, name, says }: Branch, paint: Paint): string {
  const text = says.length === 0 ? "" : ` ${paint("dim", `(${printable(says.join(", ")).replace(/\s+/g, " ")})`)}`;
  return `${paint("dim", kind)} ${paint("bold", printable(name).replace(/\s+/g, " "))}${text}`;
}
