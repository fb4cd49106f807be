/**
 * Commands of a person, done in the name of the process `panel`. What cannot wait is done at once, also while the node is paused; what waits for
 * an answer (a call, the supervisor API) runs in a helper process and is answered when that has its answer.
 */
import type { CommandError, CommandResult } from '../../protocol/commands.ts';
import type { ProcessCommand } from '../../protocol/journal.ts';
import { compare } from '../../term/compare.ts';
import { List } from '../../term/list.ts';
import { parseTerm, type Resolver } from '../../term/parse.ts';
import { parseIn } from '../../term/parse_notation.ts';
import type { Notation } from '../../term/print.ts';
import {
  atEnd,
  type Body,
  exit,
  raisedOf,
  resumeProcess,
  send,
  suspendProcess,
} from '../../runtime/kernel/syscalls.ts';
import {
  EVENT,
  isAlive,
  type Node,
  type Process,
  statusOf,
  suspendingOf,
  viewOf,
} from '../../runtime/kernel/introspect.ts';
import * as code from '../../runtime/otp/code.ts';
import * as gen_event from '../../runtime/otp/gen_event.ts';
import * as gen_server from '../../runtime/otp/gen_server.ts';
import { Machine } from '../../runtime/otp/statem_machine.ts';
import * as supervisor from '../../runtime/otp/supervisor.ts';
import * as sys from '../../runtime/otp/sys.ts';
import { NotATerm } from '../../term/copy.ts';
import { startPanel, startPanelAgain } from './boot.ts';
import type { Collector } from './collector.ts';
import { idText, textOf } from './names.ts';
import { supervisorStateOf } from './places.ts';
import { textInChild, textInReason } from './texts.ts';

/** Calls that have not been answered; beyond it new ones are refused. */
const PENDING_LIMIT = 100;

const HALTED = 'The node has halted: nothing runs on it any more. Start it again.';

class Refused extends Error {
  constructor(readonly detail: CommandError) {
    super(detail.message);
  }
}

export class Commands {
  /** Ends of the calls that have not been answered. */
  private readonly pending = new Set<(result: CommandResult) => void>();

  private person: Process;

  constructor(
    private readonly node: Node,
    private readonly collector: Collector,
  ) {
    this.person = startPanel(node);
  }

  /** In whose name a person acts: a live process, whatever programs do. */
  private get panel(): Process {
    if (!isAlive(this.person)) this.person = startPanelAgain(this.node);
    return this.person;
  }

  /** `answer` is called once, at once or later. */
  do(command: ProcessCommand, answer: (result: CommandResult) => void): void {
    try {
      if (this.node.halted !== null) throw new Refused({ message: HALTED });
      this.act(command, answer);
    } catch (caught) {
      answer({ ok: false, error: this.errorOf(caught) });
    }
  }

  /** A node that has halted answers nothing any more: whoever waits is told so. To be asked after each turn. */
  settle(): void {
    if (this.node.halted === null) return;
    for (const finish of this.pending) finish({ ok: false, error: { message: HALTED } });
  }

  private errorOf(caught: unknown): CommandError {
    if (caught instanceof Refused) return caught.detail;
    if (caught instanceof NotATerm) return { message: caught.message };
    const raised = raisedOf(caught);
    return { message: `The node answered ${textOf([raised.class, raised.reason])}.`, term: textOf(raised.reason) };
  }

  private act(command: ProcessCommand, answer: (result: CommandResult) => void): void {
    switch (command.type) {
      case 'exit': {
        const process = this.alive(command.pid);
        this.refuse(textInReason(command.reason, command.notation));
        const reason = this.term(command.reason, command.notation);
        this.asPanel(`exit(${process.toString()}, ${textOf(reason)})`, () => exit(process.pid, reason));
        break;
      }
      case 'send': {
        const process = this.alive(command.pid);
        const term = this.term(command.text, command.notation);
        const asked = viewOf(process)?.behaviour === 'gen_statem' ? 'gen_statem' : 'gen_server';
        if (command.mode === 'call') {
          this.asHelper(
            `${asked}:call(${process.toString()}, ${textOf(term)})`,
            () => gen_server.call(process.pid, term),
            answer,
          );
          return;
        }
        if (command.mode === 'cast') {
          this.asPanel(`${asked}:cast(${process.toString()}, ${textOf(term)})`, () =>
            gen_server.cast(process.pid, term),
          );
        } else if (command.mode === 'notify') {
          if (viewOf(process)?.behaviour !== 'gen_event') {
            throw new Refused({
              message: `${command.pid} is no event manager, so it takes no notify. Send it a message.`,
            });
          }
          this.asPanel(`gen_event:notify(${process.toString()}, ${textOf(term)})`, () =>
            gen_event.notify<unknown>(process.pid, term),
          );
        } else {
          this.asPanel(`${process.toString()} ! ${textOf(term)}`, () => send(process.pid, term));
        }
        break;
      }
      case 'suspend': {
        const process = this.alive(command.pid);
        if (suspendingOf(this.panel).includes(process))
          throw new Refused({ message: `${command.pid} is suspended already: resume it first.` });
        if (process === this.panel) throw new Refused({ message: 'The panel cannot suspend itself.' });
        this.asPanel(`erlang:suspend_process(${command.pid})`, () => suspendProcess(process.pid));
        break;
      }
      case 'resume_process': {
        const process = this.alive(command.pid);
        if (!suspendingOf(this.panel).includes(process)) {
          throw new Refused({
            message: `${command.pid} was not suspended by the panel (its status is ${statusOf(this.node, process)}).`,
          });
        }
        this.asPanel(`erlang:resume_process(${command.pid})`, () => resumeProcess(process.pid));
        break;
      }
      case 'mark':
        this.note(`mark(${this.alive(command.pid).toString()})`);
        break;
      case 'sys_suspend':
      case 'sys_resume': {
        const process = this.behaviour(command.pid);
        const call = command.type === 'sys_suspend' ? sys.suspend : sys.resume;
        this.asHelper(`sys:${command.type.slice(4)}(${process.toString()})`, () => call(process.pid), answer);
        return;
      }
      case 'replace_state': {
        const process = this.behaviour(command.pid);
        const state = this.term(command.text, command.notation);
        const replace = this.replacement(process, state);
        const what = `sys:replace_state(${process.toString()}, fun(_) -> ${textOf(state)} end)`;
        this.asHelper(what, () => sys.replaceState(process.pid, replace), answer);
        return;
      }
      case 'terminate_child':
      case 'restart_child':
      case 'delete_child': {
        const sup = this.supervisor(command.supervisor);
        const id = this.childId(sup, command.id, command.place);
        const call = {
          terminate_child: supervisor.terminateChild,
          restart_child: supervisor.restartChild,
          delete_child: supervisor.deleteChild,
        }[command.type];
        this.asHelper(`supervisor:${command.type}(${sup.toString()}, ${textOf(id)})`, () => call(sup.pid, id), answer);
        return;
      }
      case 'start_child': {
        const sup = this.supervisor(command.supervisor);
        this.refuse(textInChild(command.text, command.notation));
        const spec = this.term(command.text, command.notation);
        this.asHelper(
          `supervisor:start_child(${sup.toString()}, ${textOf(spec)})`,
          () => supervisor.startChild(sup.pid, spec as never),
          answer,
        );
        return;
      }
    }
    answer({ ok: true });
  }

  private refuse(error: CommandError | null): void {
    if (error !== null) throw new Refused(error);
  }

  private asPanel(text: string, code: () => unknown): void {
    this.note(text);
    this.node.exec(this.panel.pid, code);
  }

  /** What it causes is caused by the command. */
  private note(text: string): void {
    this.panel.cause = this.node.record(EVENT.input, 0, this.panel, null, text, 0);
  }

  private asHelper(text: string, call: () => Body, answer: (result: CommandResult) => void): void {
    if (this.pending.size >= PENDING_LIMIT) {
      throw new Refused({
        message: `${PENDING_LIMIT} calls are still waiting for an answer: let the node run, or end the processes that do not answer.`,
      });
    }
    this.note(text);
    const finish = (result: CommandResult) => {
      if (this.pending.delete(finish)) answer(result);
    };
    this.pending.add(finish);
    const errorOf = (caught: unknown) => this.errorOf(caught);
    this.node.exec(this.panel.pid, () => {
      const helper = this.node.create(
        this.panel,
        function* panelCall(): Body<void> {
          try {
            const result = yield* call();
            if (Array.isArray(result) && result[0] === 'error') {
              finish({ ok: false, error: { message: `It answered ${textOf(result)}.`, term: textOf(result) } });
            } else finish({ ok: true, result: textOf(result, 2_000) });
          } catch (caught) {
            finish({ ok: false, error: errorOf(caught) });
          }
        },
        [],
        { hidden: true },
      );
      // It has answered long since, or somebody has ended it.
      atEnd(helper.pid, () => {
        finish({ ok: false, error: { message: 'The process that waited for the answer was ended: ask again.' } });
      });
    });
  }

  private alive(pid: string): Process {
    const process = this.collector.processOf(pid);
    if (process === undefined || !isAlive(process)) {
      throw new Refused({
        message: `No process ${pid} is alive: it has ended, or never was. Choose one from the tree.`,
      });
    }
    return process;
  }

  /** One that answers system messages; any other would leave the question in its mailbox. */
  private behaviour(pid: string): Process {
    const process = this.alive(pid);
    const { behaviour } = viewOf(process) ?? { behaviour: null };
    if (behaviour === null) {
      throw new Refused({ message: `${pid} runs no behaviour, so it answers no system messages.` });
    }
    if (behaviour === 'application') {
      throw new Refused({ message: `${pid} is an application master, which answers no system messages.` });
    }
    return process;
  }

  /** What to replace the state with; of an event manager, which asks for each of its handlers, the one that was given for it. */
  private replacement(process: Process, state: unknown): (old: unknown) => unknown {
    const view = viewOf(process);
    if (view !== null && isOwn(view.state)) {
      throw new Refused({
        message: `The state of ${process.toString()} is not replaced: OTP keeps its own records in it, of a supervisor its children. Start, terminate, restart and delete children instead.`,
      });
    }
    if (view instanceof Machine && !isPair(state)) {
      throw new Refused({
        message: `The state of a state machine is a tuple of two: {State, Data}. This is ${textOf(state)}.`,
      });
    }
    if (view?.behaviour !== 'gen_event') return () => state;
    const given = state instanceof List ? [...(state as List<unknown>)] : [state];
    const installed = [...(view.state as List<unknown[]>)];
    const wrong = given.find((one) => !installed.some((handler) => isFor(handler, one)));
    if (wrong !== undefined || given.length === 0) {
      throw new Refused({
        message: `An event manager has a state for each of its handlers: {Module, Id, State}, or a list of them. ${given.length === 0 ? 'None is given' : `None of its handlers is meant by ${textOf(wrong)}`}.`,
      });
    }
    return (old) => given.find((one) => isFor(old, one)) ?? old;
  }

  private supervisor(pid: string): Process {
    const process = this.alive(pid);
    if (supervisorStateOf(process) === null) {
      throw new Refused({
        message: `${pid} is no supervisor (it is ${viewOf(process)?.behaviour ?? 'a plain process'}), so it has no children to manage.`,
      });
    }
    return process;
  }

  private childId(sup: Process, text: string, place: string | undefined): unknown {
    const state = supervisorStateOf(sup);
    if (state === null) return text;
    if (place !== undefined) return this.idIn(sup, place);
    const process = state.dynamic ? this.collector.processOf(text) : undefined;
    if (process !== undefined) return process.pid;
    // As it is printed comes first: `1` is the number, and `'1'` the text.
    const printed = this.idsOf(state).filter((id) => textOf(id) === text);
    const found = printed.length > 0 ? printed : this.idsOf(state).filter((id) => id === text || idText(id) === text);
    if (found.length === 1) return found[0];
    if (found.length > 1) {
      throw new Refused({
        message: `${sup.toString()} has ${found.length} children whose ids read ${textOf(text)}: say which by its place.`,
      });
    }
    const known = this.idsOf(state)
      .slice(0, 20)
      .map((id) => textOf(id));
    throw new Refused({
      message: `${sup.toString()} has no child ${textOf(text)}. Its children: ${known.join(', ') || 'none'}.`,
    });
  }

  private idsOf(state: NonNullable<ReturnType<typeof supervisorStateOf>>): unknown[] {
    return [...state.children.values()].map(({ id }) => id);
  }

  /** The child that stands in a place: its id, or its pid below a `simple_one_for_one` supervisor. */
  private idIn(sup: Process, place: string): unknown {
    const { byKey } = this.collector.places;
    const standing = byKey.get(place);
    const above = standing?.parent == null ? undefined : byKey.get(standing.parent);
    if (standing?.child == null || above?.process !== sup) {
      throw new Refused({
        message: `${sup.toString()} has no child in the place ${textOf(place)}: choose one from the tree.`,
      });
    }
    if (!standing.dynamic) return standing.child.id;
    // One that is to be started again is known by its last pid: {restarting, Pid}.
    const { pid } = standing.child;
    return standing.process?.pid ?? (Array.isArray(pid) ? pid[1] : pid);
  }

  private term(text: string, notation: Notation | undefined): unknown {
    const resolve: Resolver = {
      pid: (pid) => this.collector.processOf(pid)?.pid,
      module: (name) => this.node.exec(this.panel.pid, () => code.lookup(name)),
    };
    const result = notation === undefined ? parseTerm(text, resolve) : parseIn(text, notation, resolve);
    if (!result.ok) throw new Refused(result.error);
    return result.term;
  }
}

/** OTP's own modules keep objects that are no terms. */
function isOwn(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'toTerm' in state;
}

function isPair(term: unknown): boolean {
  return Array.isArray(term) && !(term instanceof List) && term.length === 2;
}

/** Are both of one handler: `{Module, Id, _}`? */
function isFor(handler: unknown, given: unknown): boolean {
  return (
    Array.isArray(handler) &&
    Array.isArray(given) &&
    given.length === 3 &&
    compare(handler[0], given[0]) === 0 &&
    compare(handler[1], given[1]) === 0
  );
}
