import { describe, expect, it } from 'vitest';
import * as ets from '../otp/ets.ts';
import { LEARNER_LIMITS, UNLIMITED } from './limits.ts';
import { Node } from './node.ts';
import { receive, send, sleep, spawn } from './syscalls.ts';
import type { Body } from './wait.ts';

const BIG = Array.from({ length: 10_000 }, (_, n) => n);
const TIGHT = { ...UNLIMITED, bytes: 4_000_000 };

/** Why the process ended that ran this; null when it is there still. */
function endOf(body: () => Body, limits = TIGHT): unknown {
  let reason: unknown = null;
  const node = new Node({ limits });
  const pid = node.spawn(body);
  node.onExit((process, why) => {
    if (process === pid) reason = why;
  });
  node.advance(1_000);
  return reason;
}

describe('the budget of bytes', () => {
  it('ends the owner of the heaviest mailbox, not the one who sends', () => {
    const node = new Node({ limits: TIGHT });
    const ends: unknown[] = [];
    node.onExit((process, why) => ends.push([process, why]));
    const light = node.spawn(function* () {
      yield* sleep('infinity');
    });
    const heavy = node.spawn(function* () {
      yield* sleep('infinity');
    });
    node.spawn(function* () {
      send(light, BIG);
      for (let n = 0; n < 60; n++) {
        send(heavy, BIG);
        yield* sleep(1);
      }
    });
    node.advance(100);
    expect(ends[0]).toEqual([heavy, 'system_limit']);
  });

  it('is not touched by messages that are taken out', () => {
    expect(
      endOf(function* () {
        const sink = spawn(function* () {
          for (;;) yield* receive();
        });
        for (let n = 0; n < 200; n++) {
          send(sink, BIG);
          yield* sleep(1);
        }
      }),
    ).not.toBe('system_limit');
  });

  it('is an error for the one who stores too much, in all tables together', () => {
    const reason = endOf(function* () {
      for (let n = 0; ; n++) {
        ets.insert(ets.new(`t${n}`, []), [n, BIG]);
        yield* sleep(1);
      }
    });
    expect(reason).toEqual(['system_limit', expect.anything()]);
  });

  it('is there for programs given as text', () => {
    expect(LEARNER_LIMITS.bytes).toBeLessThan(Infinity);
  });
});
