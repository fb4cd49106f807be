/** How long an integer may be that a person writes or reads: beyond it the digits take longer to find than anybody wants to wait. */

const BITS = 100_000;
const HUGE = 1n << BigInt(BITS);

export const TOO_LONG = `An integer is read up to ${BITS.toLocaleString('en')} bits, some 30,000 digits, and this one is longer. Send a smaller one`;

export function isHuge(value: bigint): boolean {
  return value >= HUGE || value <= -HUGE;
}
