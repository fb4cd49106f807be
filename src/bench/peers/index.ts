import { comedy } from './comedy.ts';
import { effect } from './effect.ts';
import { effection } from './effection.ts';
import { jsCsp } from './js_csp.ts';
import { nact } from './nact.ts';
import type { Peer } from './peer.ts';
import { thiNgCsp } from './thi_ng_csp.ts';
import { xstate } from './xstate.ts';

/** The libraries of the field that have processes. */
export const PEERS: readonly Peer[] = [nact, xstate, effect, comedy, jsCsp, thiNgCsp, effection];
