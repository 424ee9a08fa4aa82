import fc from "fast-check";

// Properties run until their number of tries is reached or their time is spent, so that a busy machine tries less and never fails for it.
fc.configureGlobal({
  interruptAfterTimeLimit: Number(process.env.CAPSTAN_PROPERTY_MS ?? 350),
  markInterruptAsFailure: false,
});
