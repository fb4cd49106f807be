/**
 * Ends with a history, on the real node: starts that fail or take too long, limits that several children use up, supervisors that crash,
 * children that end otherwise than they were told. What OTP does in each case was tried with `erl` and the manual of `supervisor`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  application,
  type Body,
  defineModule,
  error,
  exit,
  gen_server,
  link,
  list,
  type Module,
  type Pid,
  monitor,
  monotonicTime,
  proc_lib,
  processFlag,
  receive,
  register,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  supervisor,
  whereis,
} from '../coppice.ts';
import { systemOf } from '../systems/index.ts';
import { supervisorModule } from '../systems/parts.ts';
import { eventWords } from '../panel/event_words.ts';
import { chainOf } from '../panel/language/why/chain.ts';
import { sentenceOf } from '../panel/language/why/sentence.ts';
import { Story } from '../panel/language/why/story.ts';
import { plainText, why } from '../panel/language/why/why.ts';
import { noticeOf } from '../panel/notices.ts';
import { newestEpisode } from '../panel/store/episode.ts';
import { emptyWords } from '../panel/ui/geometry/words.ts';
import { endPhrase, shortEnd } from '../panel/ui/geometry/ends.ts';
import type { NodeEvent } from '../protocol/model.ts';
import { WatchedNode } from '../testing/watched_node.ts';

/** From then on the starts of `LATE` go wrong. */
const LATER_MS = 1_000;

type Exit = Extract<NodeEvent, { kind: 'exit' }>;
type Callbacks = Record<string, (...args: never[]) => unknown>;

/** A server registered by its name, with callbacks of its own. */
function server(
  name: string,
  callbacks: Callbacks = {},
  options: readonly gen_server.StartOption[] = [],
): supervisor.ChildSpec {
  const module = defineModule(name, {
    startLink: () => gen_server.startLink(['local', name], module, null, options),
    init: () => ['ok', null],
    handleInfo: (_message: unknown, state: unknown) => ['noreply', state],
    ...callbacks,
  });
  return { id: name, start: [module, 'startLink', list()] };
}

function plain(name: string, body: () => Body<unknown>): supervisor.ChildSpec {
  const start = (): unknown => [
    'ok',
    spawnLink(function* (): Body<unknown> {
      register(name, self());
      return yield* body();
    }),
  ];
  return { id: name, start: [defineModule(name, { start }), 'start', list()] };
}

function supervised(name: string, flags: supervisor.SupFlags, children: supervisor.ChildSpec[]): supervisor.ChildSpec {
  return { id: name, start: [supervisorModule(name, flags, children), 'startLink', []], type: 'supervisor' };
}

class Told {
  readonly node: WatchedNode;
  private readonly before: WatchedNode['state'];

  constructor(flags: supervisor.SupFlags, children: supervisor.ChildSpec[], deed: (node: WatchedNode) => void) {
    const top = supervisorModule('top', flags, children);
    const start = (): Body => supervisor.startLink(['local', 'top'], top, null);
    this.node = new WatchedNode({ id: 'told', title: 'Told', rootId: 'top', start });
    this.node.run(LATER_MS + 100);
    this.before = this.node.state;
    deed(this.node);
    this.node.run(300);
  }

  private exitOf(name: string, number: number): Extract<NodeEvent, { kind: 'exit' }> {
    const { events } = this.node.state;
    const found = events.filter((event) => event.kind === 'exit' && event.name === name).at(number);
    if (found?.kind !== 'exit') throw new Error(`${name} has not ended`);
    return found;
  }

  why(name: string, number = -1): string {
    const { events, places } = this.node.state;
    const found = why(this.exitOf(name, number), { events, places });
    return `${found?.heading ?? ''}: ${words(found?.sentence)}`;
  }

  /** The chain of an exit, title and detail of each step. */
  chain(name: string, number = 0): string[] {
    const { events, places } = this.node.state;
    const steps = chainOf(this.exitOf(name, number), new Story({ events, places }));
    return steps.map(({ title, detail }) => [title, detail].map(words).filter(Boolean).join(' | '));
  }

  private fresh(): readonly NodeEvent[] {
    const last = this.before.events.at(-1)?.id ?? 0;
    return this.node.state.events.filter(({ id, hidden }) => id > last && !hidden);
  }

  list(): string[] {
    return this.fresh().map((event) => eventWords(event).text);
  }

  notice(): string {
    const { events, places, system } = this.node.state;
    const found = noticeOf(this.fresh(), events, [this.before.places, places], system.state);
    return found?.detail ?? '';
  }

  sentences(): string[] {
    const { events, places } = this.node.state;
    const story = new Story({ events, places });
    return this.fresh().map((event) => words(sentenceOf(event, story)));
  }
}

function words(segments: readonly { readonly text: string }[] | null | undefined): string {
  return plainText((segments ?? []) as Parameters<typeof plainText>[0]).replaceAll('\u00a0', ' ');
}

function kill(...names: string[]) {
  return (node: WatchedNode): void => {
    for (const name of names) {
      node.do({ type: 'exit', pid: node.pid(name), reason: 'kill' });
      node.run(10);
    }
  };
}

const say =
  (name: string, text: string, mode: 'message' | 'cast' = 'message') =>
  (node: WatchedNode) => {
    node.do({ type: 'send', mode, pid: node.pid(name), text });
  };

const isLate = (): boolean => monotonicTime() >= LATER_MS;
const slow = server(
  'slow',
  {
    *init(): Body {
      if (isLate()) yield* sleep(500);
      return ['ok', null];
    },
  },
  [['timeout', 100]],
);
const flaky = server('flaky', { init: () => (isLate() ? ['stop', 'no_db'] : ['ok', null]) });

describe('the end of the top supervisor', () => {
  it('is told with how many exited because of it', () => {
    const told = new Told({}, [server('a'), server('b')], kill('top'));
    expect(told.notice()).toBe(
      '2 more exited because of it, and nothing above it restarts it, so the system has stopped',
    );
  });
});

describe('a start that takes too long', () => {
  it('was killed by who waited for it, whatever its shutdown', () => {
    const told = new Told({}, [server('a'), slow], kill('slow'));
    expect(told.why('slow')).toBe(
      'Why slow did not start: The start of slow took longer than 100 ms, so top, which waited for it, killed it: it exited with killed.',
    );
    expect(told.list()).toContain('did not start, gen\u00a02');
  });

  it('and is part of what used up the limit', () => {
    const told = new Told({}, [server('a'), slow], kill('slow'));
    expect(told.why('top')).toContain(
      'exited with killed. A start of slow failed with timeout. top allows 1 restart in 5 s, and each try counts, so it stopped a',
    );
  });
});

describe('a first start that fails', () => {
  it('is not tried again, whatever way the child ended before it was up', () => {
    const child = defineModule('f', {
      start: () =>
        proc_lib.startLink(function* (): Body<void> {
          yield* sleep(1);
          error('badarg');
        }, []),
    });
    const top = supervisorModule('top', { intensity: 3 }, [server('a'), { id: 'f', start: [child, 'start', list()] }]);
    const start = (): Body => supervisor.startLink(['local', 'top'], top, null);
    const node = new WatchedNode({ id: 'told', title: 'Told', rootId: 'top', start }).run(100);
    const { events, places } = node.state;
    expect(words(why(node.last('exit', 'a'), { events, places })?.sentence)).toBe(
      'top stopped a with shutdown because it could not start f, and so did not start itself.',
    );
    expect(events.find((one) => one.kind === 'exit' && one.place === 'top/f')).toMatchObject({ end: 'failed' });
  });
});

describe('a limit that is used up', () => {
  it('is told with the time between the exits, and not between their reports', () => {
    const crashing = { handleInfo: (_m: unknown, state: unknown) => ['stop', 'oops', state] };
    const told = new Told({}, [supervised('mid', {}, [server('a', crashing), server('b', crashing)])], (node) => {
      const mid = node.pid('mid');
      node.do({ type: 'suspend', pid: mid });
      for (const name of ['a', 'b']) {
        say(name, "'go'")(node);
        node.run(2_000);
      }
      node.do({ type: 'resume_process', pid: mid });
    });
    expect(told.why('mid')).toContain('a crashed once, b once: two exits in 2 s. mid allows');
  });

  it('is told once and at the end where nothing stands above', () => {
    const told = new Told(
      { intensity: 0 },
      [server('y'), supervised('mid', { intensity: 0 }, [server('a')]), server('z')],
      kill('a'),
    );
    expect(told.why('top')).toMatch(
      /so it stopped z and y and exited with shutdown\. Nothing stands above it, so the system has ended\.$/u,
    );
    expect(told.why('top').split('Nothing stands above it')).toHaveLength(2);
  });

  it('counts the exits of all children', () => {
    const names = ['a', 'b', 'b', 'b', 'b', 'b'];
    const told = new Told({ intensity: 5, period: 10 }, [server('a'), server('b')], kill(...names));
    expect(told.why('top')).toContain('a exited once, b five times: six exits in 50 ms. top allows 5 restarts in 10 s');
  });

  it('says that whole seconds are counted where the exits lie further apart than the period', () => {
    const at = (...times: readonly number[]): string =>
      new Told({ intensity: 2, period: 5 }, [server('a')], (node) => {
        for (const ms of times) {
          node.run(ms);
          node.do({ type: 'exit', pid: node.pid('a'), reason: 'kill' });
        }
      }).why('top');
    expect(at(100, 1_000, 4_600)).toContain(
      'three times in 5.6 s. top allows 2 restarts in 5 s, counted in whole seconds as OTP does, so it exited',
    );
    expect(at(100, 1_000, 3_000)).toContain('three times in 4 s. top allows 2 restarts in 5 s, so it exited');
  });

  it('of one child says how often that exited', () => {
    const told = new Told({ intensity: 2, period: 10 }, [server('a'), server('b')], kill('b', 'b', 'b'));
    expect(told.why('top')).toContain('b exited three times in 20 ms. top allows 2 restarts in 10 s');
  });

  it('counts the starts that failed, in the sentence and in the chain', () => {
    const told = new Told(
      {},
      [{ ...supervised('mid', { intensity: 2, period: 10 }, [flaky, server('other')]), restart: 'transient' }],
      kill('flaky'),
    );
    const counted =
      'Starts failed twice, the last of flaky with no_db. mid allows 2 restarts in 10 s, and each try counts';
    expect(told.why('mid', 0)).toContain(counted);
    expect(told.why('flaky', 0)).toContain(counted);
    expect(told.chain('flaky').slice(1, 8)).toEqual([
      'flaky gen 1 exited | reason killed; cannot be trapped',
      "mid got the exit, one_for_one | {'EXIT', <0.84.0>, killed}; restart 1 of 2 in 10 s",
      'flaky gen 2 did not start | reason no_db',
      'mid could not start flaky | no_db',
      'flaky gen 3 did not start | reason no_db',
      'mid could not start flaky | no_db',
      'mid gave up | its report says reached_max_restart_intensity',
    ]);
  });

  it('is followed by no restart, in the list and in the chain', () => {
    const told = new Told({ intensity: 1 }, [server('a')], kill('a', 'a'));
    expect(told.list()).toContain('restart 1 of 1: a');
    expect(told.list()).toContain('no restart, the limit is 1: a');
    expect(told.chain('a', 1).join('\n')).toContain('; no restart: it would be number 2, and the limit is 1 in 5 s');
  });
});

describe('a supervisor that crashes', () => {
  it.each([
    ['of a cast that a person sent', say('top', "'hello'", 'cast'), 'top', 'cast'],
    ['of a cast that a child sent', say('bad', "'go'"), 'top', 'cast'],
  ] as const)('stops its children because it was crashing: %s', (_name, deed, name, form) => {
    const bad = server('bad', {
      handleInfo: (_message: unknown, state: unknown) => {
        gen_server.cast('top', 'hello');
        return ['noreply', state];
      },
    });
    const told = new Told({}, [server('a'), bad], deed);
    expect(told.why('a')).toContain(
      `because ${name} was crashing with {function_clause, [{supervisor, handle_${form}, 2, []}]}.`,
    );
  });
});

describe('what a process did of its own accord', () => {
  const kids = supervisorModule('kids', {}, [server('a')]);
  const asSupervisor = (): Body => supervisor.startLink(['local', 'kids'], kids, null);
  /** Stops `kids`, which it has started, when it is told so or when `z` ends. */
  const boss = server('boss', {
    *init(): Body {
      processFlag('trap_exit', true);
      monitor(whereis('z') as never);
      const started = yield* asSupervisor();
      return ['ok', (started as unknown[])[1]];
    },
    handleInfo: (message: unknown, below: unknown) => {
      if (message === 'go' || (message as unknown[])[0] === 'DOWN') exit(below as never, 'shutdown');
      return ['noreply', below];
    },
  });
  const plainBoss = plain('boss', function* () {
    processFlag('trap_exit', true);
    monitor(whereis('z') as never);
    const started = yield* asSupervisor();
    yield* receive();
    exit((started as unknown[])[1] as never, 'shutdown');
    yield* receive();
    yield* sleep(50);
    exit('normal');
  });
  const z: supervisor.ChildSpec = {
    ...server('z', { handleInfo: (_message: unknown, state: unknown) => ['stop', 'normal', state] }),
    restart: 'temporary',
  };
  const ticker = server('ticker', {
    handleInfo: (_message: unknown, state: unknown) => {
      send('boss', 'go');
      return ['noreply', state];
    },
  });

  it.each([
    ['on a message of another', boss, say('ticker', "'go'")],
    ['on the end of one that it watches', boss, say('z', "'go'")],
    ['on the message of a person', boss, say('boss', "'go'")],
    ['as a plain process that ends later', plainBoss, say('z', "'go'")],
  ] as const)('is told without a reason that nobody knows: %s', (_name, child, deed) => {
    const told = new Told({}, [z, ticker, { ...child, restart: 'temporary' }], deed);
    expect(told.why('kids')).toBe('Why kids exited: boss stopped kids with shutdown.');
    expect(told.why('a')).toBe('Why a exited: kids stopped a with shutdown because boss was stopping kids.');
  });

  it('of an application that a process stops', () => {
    const module = defineModule('one', { start: () => asSupervisor() });
    const stopper = server('stopper', {
      *handleInfo(_message: unknown, state: unknown): Body {
        yield* application.stop('one');
        return ['noreply', state];
      },
    });
    const top = supervisorModule('top', {}, [stopper]);
    const node = new WatchedNode({
      id: 'told',
      title: 'Told',
      rootId: 'top',
      *start(): Body {
        application.define([
          'application',
          'one',
          list<unknown>(['applications', list('kernel', 'stdlib')], ['mod', [module, list()]]),
        ] as never);
        yield* application.ensureAllStarted('one');
        return yield* supervisor.startLink(['local', 'top'], top, null);
      },
    }).run(1_000);
    say('stopper', "'go'")(node);
    node.run(100);
    const { events, places } = node.state;
    expect(words(why(node.last('exit', 'kids'), { events, places })?.sentence)).toBe(
      'application_starter one stopped kids with shutdown because the application one was stopped.',
    );
  });
});

describe('a process whose parent ends', () => {
  it('ends by itself when it traps exits, is no behaviour, and ends later of its own accord', () => {
    const told = new Told(
      {},
      [
        {
          ...plain('boss', function* () {
            spawnLink(function* (): Body<void> {
              register('child', self());
              processFlag('trap_exit', true);
              yield* receive();
              yield* sleep(50);
              exit('my_own_choice');
            });
            yield* receive();
            exit('boss_done');
          }),
          restart: 'temporary',
        },
      ],
      say('boss', "'go'"),
    );
    expect(told.why('child')).toBe('Why child exited: child crashed: it exited with my_own_choice.');
  });
});

describe('a child that ends otherwise than it was told', () => {
  const obstinate = (terminate: () => Body<void>): supervisor.ChildSpec => ({
    ...server('child', {
      init: () => {
        processFlag('trap_exit', true);
        return ['ok', null];
      },
      terminate,
    }),
    shutdown: 100,
  });
  const terminate = (node: WatchedNode): void => {
    node.do({ type: 'terminate_child', supervisor: node.pid('top'), id: 'child' });
  };

  it.each([
    [
      'too slow',
      obstinate(function* (): Body<void> {
        yield* sleep(5_000);
      }),
      'killed',
    ],
    [
      'a terminate that raises',
      obstinate(function* (): Body<void> {
        yield* sleep(0);
        error('boom');
      }),
      '{boom, [{child, terminate, 2, []}]}',
    ],
    [
      'permanent, and ends with normal',
      plain('child', function* () {
        processFlag('trap_exit', true);
        yield* receive();
      }),
      'normal',
    ],
  ] as const)('has ended: %s', (_name, child, reason) => {
    const told = new Told({}, [child], terminate);
    expect(told.chain('child').at(-1)).toBe(`top reports: child did not end with shutdown | ${reason}`);
    expect(told.list()).toContain('child did not end with shutdown');
  });
});

describe('a child that had ended when its supervisor came to stop it', () => {
  it('is said to have ended before, in the account of its exit', () => {
    const told = new Told({ strategy: 'one_for_all' }, [server('a'), server('b'), server('c')], (node) => {
      const send = (name: string): void => {
        node.do({ type: 'exit', pid: node.pid(name), reason: 'oops' });
      };
      const supervisor = node.pid('top');
      node.do({ type: 'suspend', pid: supervisor });
      send('a');
      send('b');
      node.do({ type: 'resume_process', pid: supervisor });
    });
    expect(told.chain('b')).toContain('b had already exited when top came to stop it | reason oops');
    expect(told.list()).toContain('b did not end with shutdown');
  });
});

describe('a significant child without siblings', () => {
  it('takes none with it', () => {
    const only: supervisor.ChildSpec = {
      ...server('a', { handleInfo: (_m: unknown, state: unknown) => ['stop', 'normal', state] }),
      restart: 'temporary',
      significant: true,
    };
    const mid = (...more: supervisor.ChildSpec[]): supervisor.ChildSpec =>
      supervised('mid', { auto_shutdown: 'any_significant' }, [only, ...more]);
    const alone = new Told({}, [mid()], say('a', "'go'"));
    expect(alone.why('a')).toContain('has auto_shutdown any_significant, so it exited with shutdown.');
    const among = new Told({}, [mid(server('b'))], say('a', "'go'"));
    expect(among.why('a')).toContain('so it stopped its other children and exited with shutdown.');
  });
});

describe('a process that never started', () => {
  it('neither starts nor exits in the chain, and is awaited no more', () => {
    let starts = 0;
    const child = server('child', { init: () => (starts++ === 0 ? ['ok', null] : 'ignore') });
    const told = new Told({}, [child], kill('child'));
    expect(told.chain('child').slice(-1)).toEqual(['child gen 2 did not start | init/1 returned ignore']);
    const { events, places } = told.node.state;
    expect(newestEpisode(events, places)?.pending.size).toBe(0);
  });
});

describe('a plain process that says ignore', () => {
  /** Its first starts are well, all later ones say ignore. */
  const started = (well: number): WatchedNode => {
    let starts = 0;
    const module = defineModule('pl', {
      start: () => {
        starts += 1;
        return proc_lib.startLink(
          function* run(starter, first): Body<void> {
            yield* sleep(0);
            proc_lib.initAck(starter as Pid, first === true ? ['ok', self()] : 'ignore');
            if (first === true) yield* sleep(60_000);
          },
          [self(), starts <= well],
        );
      },
    });
    const top = supervisorModule('top', {}, [{ id: 'pl', start: [module, 'start', list()] }]);
    const start = (): Body => supervisor.startLink(['local', 'top'], top, null);
    return new WatchedNode({ id: 'told', title: 'Told', rootId: 'top', start }).run(100);
  };
  const exitsOf = (node: WatchedNode): Exit[] =>
    node.state.events.filter((one): one is Exit => one.kind === 'exit' && one.place === 'top/pl');

  it('has no init/1 that could have returned it', () => {
    const node = started(0);
    const { events, places } = node.state;
    const [exit] = exitsOf(node);
    if (exit === undefined) throw new Error('pl has not ended');
    expect(words(why(exit, { events, places })?.sentence)).toMatch(
      / told its starter ignore, so it was not started\.$/u,
    );
    expect(chainOf(exit, new Story({ events, places })).map(({ detail }) => words(detail))).toEqual(['it told ignore']);
  });

  it('has none in any label, nor in the sentence of its restart', () => {
    const node = started(1);
    const pid = node.state.places.get('top/pl')?.pid ?? '';
    node.do({ type: 'exit', pid, reason: 'kill' });
    node.run(100);
    const { events, places } = node.state;
    const [killed, ignored] = exitsOf(node);
    const place = places.get('top/pl');
    if (killed === undefined || ignored === undefined || place === undefined) throw new Error('pl was not restarted');
    const said = [
      words(why(killed, { events, places })?.sentence),
      eventWords(ignored).text,
      emptyWords(place, { pending: new Map(), gaveUp: [], before: null }),
      shortEnd(ignored),
      endPhrase(ignored),
    ];
    expect(said[0]).toMatch(/: it tried to restart \S+ alone, and its start returned ignore\.$/u);
    for (const one of said) {
      expect(one).toContain('ignore');
      expect(one).not.toContain('init');
    }
  });
});

describe('a group with a temporary child', () => {
  it.each([
    [
      'one_for_all',
      'top is one_for_all: it restarts the child that exited with all its siblings, but none that is temporary',
    ],
    [
      'rest_for_one',
      'top is rest_for_one: it restarts the child that exited with those after it, but none that is temporary',
    ],
  ] as const)('is not restarted as a whole: %s', (strategy, notice) => {
    const once: supervisor.ChildSpec = { ...server('once'), restart: 'temporary' };
    expect(new Told({ strategy }, [server('a'), once, server('b')], kill('a')).notice()).toBe(notice);
    expect(new Told({ strategy }, [server('a'), server('b')], kill('a')).notice()).not.toContain('temporary');
  });
});

describe('exit signals', () => {
  it('are told of a person and of the process itself', () => {
    const child = server('child', {
      handleInfo: () => {
        exit(self(), 'kill');
        return ['noreply', null];
      },
    });
    const told = new Told({ intensity: 5 }, [child], (node) => {
      say('child', "'go'")(node);
      node.do({ type: 'exit', pid: node.pid('top'), reason: 'oops' });
    });
    expect(told.sentences()).toContain('child sent itself the exit signal kill, so it exited with killed.');
    expect(told.sentences().join('\n')).toMatch(/top traps exits, so your exit signal became the message \{'EXIT', /u);
  });

  it('over links come in no promised order, which is said where there are several', () => {
    const linked = (name: string): supervisor.ChildSpec =>
      server(name, {
        init: () => {
          const hub = whereis('hub');
          if (hub !== undefined) link(hub);
          return ['ok', null];
        },
      });
    const told = (...names: string[]): string =>
      new Told({ intensity: 9 }, [server('hub'), ...names.map(linked)], kill('hub')).why('a');
    const said = 'Other processes ended so, too: OTP promises no order among links that break.';
    expect(told('a', 'b')).toContain(said);
    expect(told('a')).not.toContain(said);
  });
});

describe('a supervisor whose start function ends a sibling', () => {
  const rash = (signal: unknown): supervisor.ChildSpec => {
    const module = defineModule('b2', {
      startLink: () => {
        const sibling = whereis('a');
        if (sibling !== undefined) exit(sibling, signal);
        return gen_server.startLink(['local', 'b2'], module, null);
      },
      init: () => ['ok', null],
    });
    return { id: 'b2', start: [module, 'startLink', list()] };
  };

  it('has sent an exit signal, and was not stopping it', () => {
    const told = new Told({}, [server('a'), rash('kill')], () => undefined);
    const sent =
      'top sent a the exit signal kill, so it exited with killed. Its supervisor top is one_for_one: it restarted a alone.';
    expect(told.why('a')).toBe(`Why a exited: ${sent}`);
    expect(told.node.last('exit', 'a').end).toBe('killed');
    const { events, places } = told.node.state;
    const again = why(told.node.last('started', 'a'), { events, places });
    expect(`${again?.heading ?? ''}: ${words(again?.sentence)}`).toBe(`Why a was restarted: ${sent}`);
  });

  it('says nothing of a history that was not cut', () => {
    const told = new Told({}, [{ ...server('a'), restart: 'transient' }, rash('shutdown')], () => undefined);
    expect(told.why('a')).toBe(
      'Why a exited: top sent a the exit signal shutdown, so it exited with shutdown. It is transient, and shutdown is a clean end, so top does not restart it.',
    );
  });
});

describe('the account of a restart', () => {
  interface Sort {
    /** Whom it calls in its `init/1` and in its `terminate/2`: no answer of another may break the account. */
    readonly calls: 'nobody' | 'in_init' | 'in_terminate';
    readonly traps: boolean;
  }
  const sort = fc.record<Sort>({
    calls: fc.constantFrom('nobody', 'in_init', 'in_terminate'),
    traps: fc.boolean(),
  });
  const strategy = fc.constantFrom('one_for_all', 'rest_for_one');

  function* ask(): Body<unknown> {
    return whereis('oracle') === undefined ? 'nobody' : yield* gen_server.call('oracle', 'what');
  }

  const child = (name: string, { calls, traps }: Sort): supervisor.ChildSpec =>
    server(name, {
      *init(): Body {
        if (calls === 'in_init') yield* ask();
        processFlag('trap_exit', traps);
        return ['ok', null];
      },
      *terminate(): Body<void> {
        if (calls === 'in_terminate') yield* ask();
      },
    });

  it('counts every start and every exit that there was because of it', () => {
    fc.assert(
      fc.property(
        strategy,
        strategy,
        fc.array(sort, { minLength: 1, maxLength: 4 }),
        sort,
        (outer, inner, below, last) => {
          const answering = server('oracle', {
            handleCall: (_asked: unknown, _from: unknown, s: unknown) => ['reply', 42, s],
          });
          const family = below.map((one, index) => child(`below_${String(index)}`, one));
          const module: Module = defineModule('nested', {
            startLink: () => supervisor.startLink(['local', 'nested'], module, null),
            *init(): Body {
              yield* ask();
              return ['ok', [{ strategy: inner, intensity: 9 }, family]];
            },
          });
          const nested: supervisor.ChildSpec = { id: 'nested', start: [module, 'startLink', []], type: 'supervisor' };
          const told = new Told(
            { strategy: 'one_for_one', intensity: 9 },
            [
              answering,
              supervised('group', { strategy: outer, intensity: 9 }, [
                child('first', last),
                nested,
                child('last', last),
              ]),
            ],
            kill('first'),
          );
          const { events, places } = told.node.state;
          const root = told.node.last('exit', 'first').id;
          const episode = newestEpisode(events, places);
          const since = (kind: NodeEvent['kind']): number =>
            events.filter((one) => one.kind === kind && one.id >= root).length;
          expect(since('started')).toBe(below.length + 3);
          expect(episode?.starts.size).toBe(since('started'));
          expect(episode?.exits.size).toBe(since('exit'));
          expect(told.why('first')).toContain('and started all three again in child order.');
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('children that exit in one moment', () => {
  it.each(['one_for_all', 'rest_for_one'] as const)('have one account, with what led to each: %s', (strategy) => {
    const told = new Told({ strategy, intensity: 9 }, [server('a'), server('b'), server('c')], (node) => {
      const top = node.pid('top');
      node.do({ type: 'suspend', pid: top });
      node.do({ type: 'exit', pid: node.pid('a'), reason: 'kill' });
      node.do({ type: 'exit', pid: node.pid('b'), reason: 'oops' });
      node.do({ type: 'resume_process', pid: top });
    });
    const chain = told.chain('b');
    expect(chain).toEqual(told.chain('a'));
    expect(chain.map((line) => line.replace(/ \|.*/u, ''))).toEqual([
      'You sent the exit signal kill',
      'a gen 1 exited',
      'You sent the exit signal oops',
      'b gen 1 exited',
      `top got the exit, ${strategy}`,
      'c gen 1 exited',
      'b had already exited when top came to stop it',
      '3 started, first child first',
    ]);
    const { events, places } = told.node.state;
    const restart = why(told.node.last('started', 'b'), { events, places });
    expect(restart?.chain).toHaveLength(chain.length);
    const episode = newestEpisode(events, places);
    expect([...(episode?.exits ?? [])]).toEqual([
      ['top/a', 1],
      ['top/b', 2],
      ['top/c', 3],
    ]);
    expect([...(episode?.starts.keys() ?? [])]).toEqual(['top/a', 'top/b', 'top/c']);
  });
});

describe('the chain of an exit', () => {
  it('begins with what led to this exit, and not to the one before', () => {
    const w = server('w', {
      init: () => {
        sendAfter(20, self(), 'go');
        return ['ok', null];
      },
      handleInfo: (_message: unknown, state: unknown) => {
        spawn(function* stopper(): Body {
          return yield* gen_server.stop('w', 'oops');
        });
        return ['noreply', state];
      },
    });
    const told = new Told({ intensity: 1_000 }, [w], () => undefined);
    const { events } = told.node.state;
    for (const number of [1, 2]) {
      const exit = events.filter((one) => one.kind === 'exit' && one.name === 'w').at(number);
      const asked = told.chain('w', number).filter((line) => line.includes('terminate'));
      expect(asked).toEqual(['stopper/0 sent w | {terminate, oops}']);
      expect(exit?.kind === 'exit' && exit.reason).toBe('oops');
    }
  });
});

describe('the end of the whole', () => {
  const watched = (id: string): WatchedNode => {
    const system = systemOf(id);
    if (system === undefined) throw new Error(`no system ${id}`);
    return new WatchedNode(system).run(1_000);
  };

  it('names the end of the top supervisor as what became of the system, and not what followed', () => {
    for (const id of ['one_for_all', 'significant']) {
      const node = watched(id);
      kill('top')(node);
      expect(node.state.system).toMatchObject({ state: 'stopped', event: node.last('exit', 'top').id });
    }
  });

  it('of a node that goes down is one account, from the application that it cannot do without', () => {
    const node = watched('applications');
    kill('shop_sup')(node);
    const { events, places, system } = node.state;
    expect(system).toMatchObject({ state: 'halted', event: node.last('exit', 'application_controller').id });
    const episode = newestEpisode(events, places);
    expect(episode?.root).toBe(node.last('exit', 'shop_sup').id);
    expect([...(episode?.exits.values() ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(words(why(node.last('exit', 'warehouse'), { events, places })?.sentence)).toBe(
      'shop exited with killed, and a node goes down with an application of its type, so application_controller stopped warehouse: it exited with shutdown.',
    );
  });
});

describe('an application that goes down', () => {
  const killed = (name: string): ((who: string) => string) => {
    const node = new WatchedNode(systemOf('applications')!).run(100);
    node.do({ type: 'exit', pid: node.pid(name), reason: 'kill' });
    const { events, places } = node.run(100).state;
    return (who) => {
      const exit = node.last('exit', who);
      return `${exit.end}: ${words(why(exit, { events, places })?.sentence)}`;
    };
  };

  it('exits with its top supervisor, and has not crashed', () => {
    const of = killed('warehouse_sup');
    expect(of('warehouse_sup')).toBe('killed: You sent warehouse_sup the exit signal kill, so it exited with killed.');
    expect(of('warehouse')).toBe(
      'exited: warehouse_sup, the top supervisor of the application warehouse, exited, and an application ends with its top supervisor, so it exited with killed.',
    );
  });

  it('with another tells its top supervisor why, and that one its children', () => {
    const of = killed('shop_sup');
    const down =
      'because the application warehouse was stopped: shop exited with killed, and a node goes down with an application of its type.';
    expect(of('warehouse_sup')).toBe(
      `exited: application_starter warehouse stopped warehouse_sup with shutdown ${down}`,
    );
    expect(of('stock')).toBe(
      `stopped: warehouse_sup stopped stock with shutdown because application_starter warehouse was stopping warehouse_sup, ${down}`,
    );
    expect(of('shop')).toMatch(/^exited: shop_sup, the top supervisor of the application shop, exited/u);
  });

  it('whose top supervisor gives up exits with it', () => {
    const node = new WatchedNode(systemOf('applications')!).run(100);
    while (node.state.places.get('warehouse')?.pid !== null) {
      node.do({ type: 'exit', pid: node.pid('stock'), reason: 'kill' });
      node.run(20);
    }
    const { events, places } = node.state;
    expect(words(why(node.last('exit', 'warehouse_sup'), { events, places })?.sentence)).toMatch(/^stock exited six/u);
    expect(words(why(node.last('exit', 'warehouse'), { events, places })?.sentence)).toMatch(
      /^warehouse_sup, the top supervisor of the application warehouse, exited, .*, so it exited with shutdown\.$/u,
    );
  });
});
