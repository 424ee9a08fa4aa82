import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line of totals: `N passed, N failed, N skipped`. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const totals = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        totals[state === "pending" ? "skipped" : state] += 1;
        tests += 1;
      }
      // A file that cannot even be loaded counts as one failure.
      if (tests === 0 && module.state() === "failed") totals.failed += 1;
    }
    // After whatever the other reporters still have to say.
    process.on("exit", () =>
      process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`),
    );
  }
}
