/**
 * The stack trace in an exit reason `{Reason, Stacktrace}`. Its text comes from the JavaScript engine and differs
 * between engines, so it counts as equal to every other stack trace and takes no part in a run's hash.
 */
export class Stacktrace {
  /** Exists for the compiler only: a stack trace is no object with a text. */
  declare protected readonly trace: true;

  readonly #trace = true;

  /** What inherits from a stack trace is none. */
  static [Symbol.hasInstance](term: unknown): boolean {
    return typeof term === 'object' && term !== null && #trace in term;
  }

  /**
   * @param hint Why a built-in function has refused its arguments, in words for people: what OTP keeps as `error_info` in this place.
   * @param call The function on top, as `module:function/arity`; null where the engine's text alone is known.
   */
  constructor(
    readonly text: string,
    readonly hint: string | null = null,
    readonly call: string | null = null,
  ) {
    if (new.target !== Stacktrace) throw new TypeError('What inherits from a stack trace is none.');
    // Programs reach the class through a trace, and what is in one is shared.
    for (const one of [text, hint ?? '', call ?? ''])
      if (typeof one !== 'string') throw new TypeError('A stack trace has texts.');
    Object.freeze(this);
  }

  /** The same, raised in that function. */
  in(call: string): Stacktrace {
    return new Stacktrace(this.text, this.hint, call);
  }

  toString(): string {
    return this.text;
  }
}
