/** What compiled code calls what is none of the program's. */

/** Its meter. */
export const METER = '$meter';
/** What it imports. */
export const COPPICE = '$coppice';
/** How deep the stack was where a function was called. */
export const OUTSIDE = `${METER}_depth`;
/** What was caught, where a program gives it no name. */
export const CAUGHT = `${METER}_caught`;
/** The line of a function's caller, who goes on there. */
export const CALLER = `${METER}_line`;
