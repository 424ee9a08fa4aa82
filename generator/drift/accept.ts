import type { Change } from "./changes.js";

/** A change that is known and accepted, from the configuration. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day on which it is accepted, `2027-01-31`; undefined: for good. */
  readonly until: string | undefined;
}

/** A change that is accepted, and why. */
export interface Accepted {
  readonly change: Change;
  readonly reason: string;
}

/** Changes that somebody accepted with their reasons, those that nobody did, and acceptances whose day is over. `today` is `2027-01-31`. */
export function sortAccepted(
  changes: readonly Change[],
  acceptances: readonly Acceptance[],
  today: string,
): {
  readonly open: readonly Change[];
  readonly accepted: readonly Accepted[];
  readonly expired: readonly Acceptance[];
  /** Those of changes that are there. */
  readonly used: readonly Acceptance[];
} {
  const valid = new Map(
    acceptances
      .filter(({ until }) => until === undefined || today <= until)
      .map((each) => [each.fingerprint, each.reason]),
  );
  const present = new Set(changes.map(({ fingerprint }) => fingerprint));
  return {
    open: changes.filter(({ fingerprint }) => !valid.has(fingerprint)),
    accepted: changes.flatMap((change) => {
      const reason = valid.get(change.fingerprint);
      return reason === undefined ? [] : [{ change, reason }];
    }),
    expired: acceptances.filter(({ fingerprint }) => present.has(fingerprint) && !valid.has(fingerprint)),
    used: acceptances.filter(({ fingerprint }) => present.has(fingerprint)),
  };
}
