import { setFlagsFromString } from "node:v8";

/**
 * Lets the engine of Node 20 (V8 11) run a function four times as long before it optimises it, as later engines wait by themselves. A command is over in a
 * second or two: a third of its processor time went into optimised code that was not run again.
 */
export function optimizeLater(engine: string): void {
  if (engine.startsWith("11.")) setFlagsFromString("--interrupt-budget=528000");
}
