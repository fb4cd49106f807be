/**
 * Every kind of end under every restart type, on the real node: what the sentence, the card, the list of events, the ghost and the notice
 * say. The expectations are written by hand after OTP's manual of `supervisor` ("Restart strategy", `restart/0`):
 * a permanent child always comes back, a transient one unless its reason is `normal`, `shutdown` or `{shutdown, _}`, a temporary one never;
 * of what a supervisor stops itself, or what `init/1` ignores, nothing comes back.
 */
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  error,
  exit,
  gen_server,
  link,
  type Module,
  processFlag,
  sleep,
  spawn,
  supervisor,
  throw_,
} from '../coppice.ts';
import { Session } from '../node/backend/session.ts';
import { supervisorModule } from '../systems/parts.ts';
import { eventWords } from '../panel/event_words.ts';
import { plainText, why } from '../panel/language/why/why.ts';
import { noticeOf, summarise } from '../panel/notices.ts';
import { nextGhosts } from '../panel/store/ghosts.ts';
import { shortEnd } from '../panel/ui/geometry/ends.ts';
import { emptyWords } from '../panel/ui/geometry/words.ts';
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { Command } from '../protocol/commands.ts';
import type { DownFrame } from '../protocol/frames.ts';
import type { NodeState, RestartType, Strategy } from '../protocol/model.ts';
import { parseDown } from '../protocol/validate.ts';

type Flaw = 'none' | 'ignore' | 'fails';

interface Options {
  readonly restart?: RestartType;
  readonly strategy?: Strategy;
  readonly shutdown?: supervisor.ChildSpec['shutdown'];
  readonly traps?: boolean;
}

/** `top` over `first`, `child` and `last`; `child` ends as a message tells it to. */
class Run {
  private readonly frames: DownFrame[] = [];
  private readonly session: Session;
  private refs = 0;
  /** What `init/1` of the next one does. */
  next: Flaw = 'none';
  state: NodeState;
  /** Before the newest deed. */
  before: NodeState;

  constructor({ restart = 'permanent', strategy = 'one_for_one', shutdown = 5_000, traps = false }: Options) {
    const module: Module = defineModule('child', {
      startLink: (name: string) => gen_server.startLink(['local', name], module, name),
      init: (name: string) => {
        if (name === 'child' && this.next === 'ignore') return 'ignore';
        if (name === 'child' && this.next === 'fails') return ['stop', 'no_disk'];
        processFlag('trap_exit', traps);
        return ['ok', name];
      },
      *handleInfo(message: unknown, state: string): Body<gen_server.HandleReturn<string>> {
        yield* sleep(0);
        if (message === 'error') error('badarith');
        if (message === 'exit') exit('oops');
        if (message === 'throw') throw_('oops');
        if (message === 'linked') link(spawn(() => exit('boom')));
        if (message === 'busy') yield* sleep(60_000);
        return Array.isArray(message) && message[0] === 'stop' ? ['stop', message[1], state] : ['noreply', state];
      },
      *terminate(): Body<void> {
        if (traps) yield* sleep(10_000);
      },
    });
    const child = (id: string, more: Partial<supervisor.ChildSpec> = {}): supervisor.ChildSpec => ({
      id,
      start: [module, 'startLink', [id]],
      ...more,
    });
    const top = supervisorModule('top', { strategy, intensity: 5, period: 10 }, [
      child('first'),
      child('child', { restart, shutdown }),
      child('last'),
    ]);
    const program = {
      id: 'ends',
      title: 'Ends',
      rootId: 'top',
      start: () => supervisor.startLink(['local', 'top'], top, null),
    };
    this.session = new Session(program, 1, (frame) => this.frames.push(frame));
    this.session.attach();
    this.state = this.before = this.fold(undefined);
    this.run(100);
  }

  private fold(state: NodeState | undefined): NodeState {
    let folded = state;
    for (const frame of this.frames.splice(0)) {
      const parsed = parseDown(frame);
      if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.message}`);
      if (frame.type === 'snapshot') folded = fromSnapshot(frame);
      else if (frame.type === 'delta' && folded !== undefined) folded = applyDelta(folded, frame);
      else if (frame.type === 'reply' && !frame.ok) throw new Error(frame.error?.message);
    }
    if (folded === undefined) throw new Error('no snapshot came');
    return folded;
  }

  run(ms: number): void {
    this.session.receive({ type: 'ack', seq: this.state.seq });
    this.session.pump(ms, () => true);
    this.session.flush();
    this.state = this.fold(this.state);
  }

  do(command: Command, ms = 50): void {
    this.before = this.state;
    this.session.receive({ type: 'command', ref: ++this.refs, command });
    this.run(ms);
  }

  pid(key: string): string {
    return this.state.places.get(key)?.pid ?? '';
  }

  send(text: string): void {
    this.do({ type: 'send', pid: this.pid('top/child'), mode: 'message', text });
  }

  signal(reason: string): void {
    this.do({ type: 'exit', pid: this.pid('top/child'), reason });
  }

  terminate(ms = 50): void {
    this.do({ type: 'terminate_child', supervisor: this.pid('top'), id: 'child' }, ms);
  }

  /** All that the panel says of the newest end in a place. */
  said(place = 'top/child', number = -1): Said {
    const { events, places } = this.state;
    const exits = events.filter((event) => event.kind === 'exit' && event.place === place);
    const event = exits.at(number);
    if (event?.kind !== 'exit') throw new Error(`nothing has ended in ${place}`);
    const standing = places.get(place);
    const since = (this.before.events.at(-1)?.id ?? 0) + 1;
    const fresh = events.filter(({ id }) => id >= since);
    const ghost = nextGhosts(new Map(), this.before, this.state, 0).get(place);
    const found = noticeOf(fresh);
    const nothing = { pending: new Map<string, number>(), gaveUp: [], before: null };
    return {
      sentence: plainText(why(event, { events, places })?.sentence ?? []).replaceAll('\u00a0', ' '),
      event: eventWords(event).text.replace(/, gen\u00a0\d+$/u, ''),
      card: standing === undefined ? 'no card' : standing.pid === null ? emptyWords(standing, nothing) : 'it stands',
      ghost: ghost === undefined ? 'none' : shortEnd(ghost),
      notice: found === null ? 'none' : `${plainText(found.title)}; ${found.detail ?? ''}`,
      heard: summarise([event]),
    };
  }
}

interface Said {
  readonly sentence: string;
  readonly event: string;
  readonly card: string;
  readonly ghost: string;
  readonly notice: string;
  readonly heard: string;
}

const AGAIN = ' Its supervisor top is one_for_one: it restarted child alone.';
const TEMPORARY = ' It is temporary, so top does not restart it.';
const clean = (reason: string): string => ` It is transient, and ${reason} is a clean end, so top does not restart it.`;
const RESTARTS = 'top is one_for_one: it restarts the child that exited, alone';
const LEAVES = 'it is temporary, so top does not restart it';

type Kind = readonly [
  name: string,
  deed: (run: Run) => void,
  sentence: string,
  event: string,
  short: string,
  /** The reason, when it is clean: a transient child does not come back. */
  clean: string | null,
];

const KINDS: readonly Kind[] = [
  [
    'it stops with normal',
    (run) => {
      run.send('{stop, normal}');
    },
    'child exited with normal.',
    'exited',
    'exited: normal',
    'normal',
  ],
  [
    'it stops with shutdown',
    (run) => {
      run.send('{stop, shutdown}');
    },
    'child exited with shutdown.',
    'exited',
    'exited: shutdown',
    'shutdown',
  ],
  [
    'it stops with {shutdown, late}',
    (run) => {
      run.send('{stop, {shutdown, late}}');
    },
    'child exited with {shutdown, late}.',
    'exited',
    'exited: {shutdown, late}',
    '{shutdown, late}',
  ],
  [
    'it stops with another reason',
    (run) => {
      run.send('{stop, full}');
    },
    'child crashed: it exited with full.',
    'crashed',
    'crashed: full',
    null,
  ],
  [
    'exit/1',
    (run) => {
      run.send('exit');
    },
    'child crashed: it exited with oops.',
    'crashed',
    'crashed: oops',
    null,
  ],
  [
    'throw/1, which a gen_server takes for a bad return value',
    (run) => {
      run.send('throw');
    },
    'child crashed: it exited with {bad_return_value, oops}.',
    'crashed',
    'crashed: {bad_return_value, oops}',
    null,
  ],
  [
    'a linked process crashes',
    (run) => {
      run.send('linked');
    },
    'is linked to it and does not trap exits, so it exited with the same reason.',
    'exited over a link',
    'exited: boom',
    null,
  ],
  [
    'the signal kill',
    (run) => {
      run.signal('kill');
    },
    'You sent child the exit signal kill, so it exited with killed.',
    'killed',
    'killed',
    null,
  ],
  [
    'the signal shutdown',
    (run) => {
      run.signal('shutdown');
    },
    'You sent child the exit signal shutdown, so it exited with shutdown.',
    'exited',
    'exited: shutdown',
    'shutdown',
  ],
  [
    'another signal',
    (run) => {
      run.signal('oops');
    },
    'You sent child the exit signal oops, so it exited with oops.',
    'exited',
    'exited: oops',
    null,
  ],
];

describe('an end, by hand', () => {
  for (const [name, deed, sentence, event, short, reason] of KINDS) {
    for (const restart of ['permanent', 'transient', 'temporary'] as const) {
      it(`${name}, ${restart}`, () => {
        const run = new Run({ restart });
        deed(run);
        const said = run.said();
        const back = restart === 'permanent' || (restart === 'transient' && reason === null);
        const rule = back ? AGAIN : restart === 'temporary' ? TEMPORARY : clean(reason ?? '');
        expect(said.sentence.endsWith(`${sentence}${rule}`), said.sentence).toBe(true);
        expect(said.event).toBe(event);
        expect(said.ghost).toBe(short);
        // A temporary child is forgotten when it ends.
        expect(said.card).toBe(back ? 'it stands' : restart === 'temporary' ? 'no card' : 'transient: not restarted');
        // OTP reports the end of a child unless the child is not to come back and its reason is clean.
        const reported = back || reason === null;
        const head = short === 'killed' ? 'child was killed' : `child ${short}`;
        expect(said.notice).toBe(reported ? `${head}; ${back ? RESTARTS : LEAVES}` : 'none');
        expect(said.heard).toBe(
          short === 'killed' ? 'child was killed.' : `child ${short.replace('exited:', 'exited with')}.`,
        );
      });
    }
  }

  it('an uncaught error is a crash, with its reason and where it was raised', () => {
    const run = new Run({});
    run.send('error');
    const said = run.said();
    expect(said.sentence).toMatch(
      /^child crashed: it exited with \{badarith,.*\}\. Its supervisor top is one_for_one/u,
    );
    expect(said.event).toBe('crashed');
  });

  it('normal from the panel is ignored by who does not trap exits', () => {
    const run = new Run({ restart: 'transient' });
    const before = run.pid('top/child');
    run.signal('normal');
    expect(run.pid('top/child')).toBe(before);
    expect(run.state.events.some((event) => event.kind === 'exit' && event.place === 'top/child')).toBe(false);
  });

  for (const restart of ['permanent', 'transient'] as const) {
    it(`what returns ignore was not started, whatever its restart type: ${restart}`, () => {
      const run = new Run({ restart });
      run.next = 'ignore';
      run.signal('kill');
      expect(run.said()).toMatchObject({
        sentence: 'init/1 of child returned ignore, so it was not started.',
        event: 'not started: ignore',
        card: 'not started: ignore',
        ghost: 'not started: ignore',
        heard: 'child was not started: ignore.',
      });
      expect(run.said('top/child', -2).sentence).toBe(
        'You sent child the exit signal kill, so it exited with killed. Its supervisor top is one_for_one: it tried to restart child alone, and its start returned ignore.',
      );
    });

    it(`what can't start did not start, until its supervisor gives up: ${restart}`, () => {
      const run = new Run({ restart });
      run.next = 'fails';
      run.signal('kill');
      expect(run.said()).toMatchObject({
        sentence: 'child did not start: it exited with no_disk.',
        event: 'did not start',
        ghost: 'did not start: no_disk',
        heard: 'child did not start: no_disk.',
      });
      expect(run.said('top')).toMatchObject({ event: 'exited' });
      expect(run.said('top/last')).toMatchObject({ event: 'stopped by its supervisor' });
    });

    it(`what its supervisor stops on request is stopped: ${restart}`, () => {
      const run = new Run({ restart });
      run.terminate();
      expect(run.said()).toMatchObject({
        sentence: 'top stopped child with shutdown because you asked it to.',
        event: 'stopped by its supervisor',
        card: 'stopped by its supervisor',
        ghost: 'stopped: shutdown',
        notice: 'none',
        heard: 'child was stopped by its supervisor: shutdown.',
      });
    });
  }

  it('brutal_kill is a stop, too', () => {
    const run = new Run({ shutdown: 'brutal_kill' });
    run.terminate();
    expect(run.said()).toMatchObject({
      sentence:
        'top killed child (its shutdown is brutal_kill), so it exited with killed. That was because you asked it to.',
      event: 'stopped by its supervisor',
      card: 'stopped by its supervisor',
      ghost: 'stopped: killed',
    });
  });

  it('and so is what is killed when its time is over; until then its supervisor waits for its end', () => {
    const run = new Run({ shutdown: 100, traps: true });
    run.terminate(50);
    const top = run.state.processes.get(run.pid('top'));
    expect(top?.waits_for).toMatchObject({ name: 'child', what: 'end' });
    run.run(100);
    expect(run.said()).toMatchObject({
      sentence:
        'top told child to stop, waited 100 ms, and killed it: it exited with killed. That was because you asked it to.',
      event: 'stopped by its supervisor',
      card: 'stopped by its supervisor',
    });
  });

  it('a person who kills it while its supervisor waits has killed it', () => {
    const run = new Run({ shutdown: 'infinity', traps: true });
    run.terminate(50);
    run.signal('kill');
    expect(run.said()).toMatchObject({ event: 'killed', card: 'killed' });
  });

  it.each([
    ['one_for_all', 'it stopped last, then first, and started all three again in child order.'],
    ['rest_for_one', 'so of the children after it it stopped last, and started both again in child order.'],
  ] as const)('under %s the others are stopped, and all that come back are counted', (strategy, result) => {
    const run = new Run({ strategy });
    run.signal('kill');
    const { sentence } = run.said();
    expect(sentence.endsWith(result), sentence).toBe(true);
    expect(run.said('top/last')).toMatchObject({
      sentence: `top stopped last with shutdown because child exited and top is ${strategy}.`,
      event: 'stopped by its supervisor',
      ghost: 'stopped: shutdown',
    });
  });
});
