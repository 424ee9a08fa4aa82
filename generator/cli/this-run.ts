import type { Run } from "../output/run.js";

/** This process, as one that writes. */
export const thisRun: Run = {
  id: process.pid,
  isRunning: (id) => {
    try {
      process.kill(id, 0);
      return id !== process.pid;
    } catch (error) {
      return error instanceof Error && "code" in error && error.code === "EPERM";
    }
  },
};
