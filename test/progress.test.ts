import { expect, it } from "vitest";
import { showBar, showProgress, type Terminal } from "../generator/cli/terminal.js";

function terminal(interactive: boolean): { readonly terminal: Terminal; readonly said: () => string } {
  let said = "";
  const quiet = { cwd: "/", env: {}, out: () => {}, colour: false, colourOut: false, converse: undefined };
  return { terminal: { ...quiet, interactive, err: (text) => (said += text) }, said: () => said };
}

it("a long run shows a bar with count and time on one line of a terminal, which is gone at the end, and nothing elsewhere", () => {
  const watched = terminal(true);
  showBar(watched.terminal, 250, 1000);
  expect(watched.said()).toMatch(/^\r\u001b\[Kcompiling █{6}░{18} 250 of 1000, \d+ s$/);
  showBar(watched.terminal, 1000, 1000);
  showProgress(watched.terminal, undefined);
  expect(watched.said()).toMatch(/█{24} 1000 of 1000, \d+ s\r\u001b\[K$/);
  const piped = terminal(false);
  showBar(piped.terminal, 1, 2);
  expect(piped.said()).toBe("");
});
