/** What a node lets its programs have at most. OTP bounds processes alone; a program that somebody wrote is bounded in all that it could fill memory with. */
export interface Limits {
  /** Processes at a time: one more is the error `system_limit` in the one that spawns, as in OTP (`+P`). */
  readonly processes: number;
  /** Messages in one mailbox: one more ends its owner with `system_limit`, since the sender can know nothing of it. */
  readonly mailbox: number;
  /** Messages in all mailboxes, looked at now and then: too many end the owner of the longest with `system_limit`. */
  readonly queued: number;
  /** Timers at a time: one more is the error `system_limit`. */
  readonly timers: number;
  /** Objects in one ETS table: one more is the error `system_limit`. */
  readonly objects: number;
  /**
   * Bytes of large terms, estimated: in all mailboxes together, where too many end the owner of the heaviest with `system_limit`, and in all ETS
   * tables together, where an insertion is the error `system_limit`. Looked at each time a quarter of them is new.
   */
  readonly bytes: number;
}

export const UNLIMITED: Limits = {
  processes: Infinity,
  mailbox: Infinity,
  queued: Infinity,
  timers: Infinity,
  objects: Infinity,
  bytes: Infinity,
};

/** For programs given as text: far above what a person can look at, and below what a phone has memory for. */
export const LEARNER_LIMITS: Limits = {
  processes: 20_000,
  mailbox: 100_000,
  queued: 300_000,
  timers: 20_000,
  objects: 100_000,
  bytes: 64_000_000,
};
