import { describe, expect, it } from 'vitest';
import { circleOf, circleSentence } from '../../panel/language/waiting.ts';
import { defineModule, type Module } from '../../term/module.ts';
import { list } from '../../term/list.ts';
import { WatchedNode } from '../../testing/watched_node.ts';
import { type Body, processFlag, sleep } from '../../runtime/kernel/syscalls.ts';
import * as gen_server from '../../runtime/otp/gen_server.ts';
import * as supervisor from '../../runtime/otp/supervisor.ts';
import type { Program } from './boot.ts';

const mfa = (module: Module, fun: string, args: readonly unknown[]) => [module, fun, list(...args)] as const;

/** A server that passes each request on to another one, and waits for its answer. */
const passer: Module = defineModule('passer', {
  startLink: (name: string, next: string) => gen_server.startLink(['local', name], passer, next),
  init: (next: unknown) => ['ok', next],
  *handleCall(request: unknown, _from: unknown, next: string): Body {
    return ['reply', yield* gen_server.call(next, request, 'infinity'), next];
  },
  *handleCast(request: unknown, next: string): Body {
    yield* gen_server.call(next, request, 'infinity');
    return ['noreply', next];
  },
});

/** A server that takes its time to begin, and to end. */
const slow: Module = defineModule('slow', {
  startLink: () => gen_server.startLink(['local', 'slow'], slow, null),
  *init(): Body {
    processFlag('trap_exit', true);
    yield* sleep(1_000);
    return ['ok', null];
  },
  *terminate(): Body<void> {
    yield* sleep(1_000);
  },
});

function program(children: readonly unknown[]): Program {
  const top = defineModule('top', { init: () => ['ok', [{ strategy: 'one_for_one' }, list(...children)]] });
  return {
    id: 'waits',
    title: 'waits',
    rootId: 'top',
    start: () => supervisor.startLink(['local', 'top'], top, null),
  };
}

const child = (name: string, next: string) => ({ id: name, start: mfa(passer, 'startLink', [name, next]) });

function waitsOf(node: WatchedNode, name: string): string | null {
  const waits = node.state.processes.get(node.pid(name))?.waits_for;
  return waits === undefined ? null : `${waits.what} of ${waits.name}`;
}

describe('a process that waits', () => {
  it('in a call waits for an answer, and a circle of such calls is named', () => {
    const node = new WatchedNode(program([child('a', 'b'), child('b', 'c'), child('c', 'a')]));
    node.do({ type: 'send', pid: node.pid('a'), mode: 'cast', text: "'go'" });
    expect(['a', 'b', 'c'].map((name) => waitsOf(node, name))).toEqual(['answer of b', 'answer of c', 'answer of a']);
    const circle = circleOf(node.pid('c'), node.state.processes) ?? [];
    expect(
      circleSentence(circle)
        .map(({ text }) => text)
        .join(''),
    ).toBe('c waits for a, a for b, and b for c: none of them can go on while all wait.');
  });

  it('for a child that it starts or stops waits for no answer, as who asked it for that does', () => {
    const node = new WatchedNode(program([{ id: 'slow', start: mfa(slow, 'startLink', []) }]));
    expect(waitsOf(node, 'top')).toBe('start of slow');
    node.run(1_000);
    expect(waitsOf(node, 'top')).toBeNull();
    node.do({ type: 'terminate_child', supervisor: node.pid('top'), id: 'slow' });
    expect(waitsOf(node, 'top')).toBe('end of slow');
    const asking = [...node.state.processes.values()].filter(({ waits_for }) => waits_for?.name === 'top');
    expect(asking.map(({ waits_for }) => waits_for?.what)).toEqual(['answer']);
  });
});
