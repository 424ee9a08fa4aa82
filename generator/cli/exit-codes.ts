/** What `capstan` ends with. */
export const exitCodes = {
  clean: 0,
  /** Errors in a capability, drift, changes that `--fail-on` names, warnings under `--strict`. */
  findings: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** An input cannot be read. */
  unreadable: 3,
  /** A bug in Capstan. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
