/**
 * The hash of a run: a running hash over every event, told by code, processes, time, cause and term. The same program, seed and inputs
 * give the same hash in every JavaScript engine, so two runs can be compared by a line of text.
 *
 * Terms count by their canonical form: maps and objects without the order of their entries, pids and references by number, modules by
 * name. What the engine or a minifier words is left out: the text of stack traces, functions, and `initial_call` in reports.
 *
 * It is a tracer, so that a node without one pays nothing.
 */
import { List, valueIn } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import { Ref } from '../../term/ref.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import type { Node, Report, Tracer } from './node.ts';
import type { Process } from './process.ts';
import { EVENT, type EventCode } from './recorder.ts';

/** Before each value, so that `'1'`, `1`, `[1]` and `{1: 1}` differ. */
const KIND = {
  absent: 1,
  nothing: 2,
  no: 3,
  yes: 4,
  integer: 5,
  float: 6,
  text: 7,
  big: 8,
  tuple: 9,
  list: 10,
  object: 11,
  map: 12,
  set: 13,
  pid: 14,
  ref: 15,
  module: 16,
  date: 17,
  bytes: 18,
  opaque: 19,
  not_a_number: 20,
} as const;

/** Containers within containers that are hashed by recursion. What is deeper is hashed with a stack of its own: a run's hash must not depend on the engine's. */
const SHALLOW = 32;
const FIRST_A = 0x811c_9dc5 | 0;
const FIRST_B = 0x9e37_79b9 | 0;

export class EventHash implements Tracer {
  private a = FIRST_A;
  private b = FIRST_B;
  private readonly bits = new DataView(new ArrayBuffer(8));
  /** Events hashed so far. */
  events = 0;

  /** `next` hears every event, too. */
  constructor(
    private readonly node: Node,
    private readonly next: Tracer | null = null,
  ) {}

  /** Sixteen hexadecimal digits for all events so far. */
  get digest(): string {
    return [this.a, this.b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  event(
    id: number,
    code: EventCode,
    info: number,
    process: Process | null,
    other: Process | null,
    term: unknown,
    cause: number,
  ): void {
    this.events++;
    this.number(id);
    this.mix(code);
    this.mix(info);
    this.number(process?.id ?? 0);
    this.number(other?.id ?? 0);
    this.number(this.node.now);
    this.number(cause);
    this.term(code === EVENT.report ? settled(term as Report) : term, 0);
    this.next?.event(id, code, info, process, other, term, cause);
  }

  private mix(word: number): void {
    this.a = Math.imul(this.a ^ word, 0x0100_0193);
    this.a ^= this.a >>> 15;
    this.b = Math.imul((this.b + word) | 0, 0x85eb_ca6b);
    this.b = (this.b << 13) | (this.b >>> 19);
  }

  private number(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.mix(KIND.integer);
      this.mix(value);
    } else if (Number.isNaN(value)) this.mix(KIND.not_a_number);
    else {
      this.mix(KIND.float);
      this.bits.setFloat64(0, value);
      this.mix(this.bits.getInt32(0));
      this.mix(this.bits.getInt32(4));
    }
  }

  private text(kind: number, value: string): void {
    this.mix(kind);
    this.mix(value.length);
    for (let i = 0; i < value.length; i++) this.mix(value.charCodeAt(i));
  }

  private term(value: unknown, depth: number): void {
    switch (typeof value) {
      case 'undefined':
        this.mix(KIND.absent);
        return;
      case 'boolean':
        this.mix(value ? KIND.yes : KIND.no);
        return;
      case 'number':
        this.number(value);
        return;
      case 'string':
        this.text(KIND.text, value);
        return;
      case 'bigint':
        this.text(KIND.big, String(value));
        return;
      case 'object':
        if (value === null) this.mix(KIND.nothing);
        else if (depth >= SHALLOW) this.deep(value);
        else this.object(value, depth + 1);
        return;
      default:
        this.mix(KIND.opaque);
    }
  }

  private object(value: object, depth: number): void {
    if (Array.isArray(value)) {
      this.mix(value instanceof List ? KIND.list : KIND.tuple);
      this.mix(value.length);
      for (const item of value) this.term(item, depth);
    } else if (value instanceof Pid) {
      this.mix(KIND.pid);
      this.number(value.id);
    } else if (value instanceof Ref) {
      this.mix(KIND.ref);
      this.number(value.id);
    } else if (value instanceof Module) this.text(KIND.module, value.name);
    else if (value instanceof Map) this.entries(KIND.map, value, depth);
    else if (value instanceof Set) {
      this.entries(
        KIND.set,
        [...value].map((item) => [item, null]),
        depth,
      );
    } else if (value instanceof Date) {
      this.mix(KIND.date);
      this.number(value.getTime());
    } else if (ArrayBuffer.isView(value)) {
      this.mix(KIND.bytes);
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      this.mix(bytes.length);
      for (const byte of bytes) this.mix(byte);
    } else if (value instanceof Stacktrace) this.mix(KIND.opaque);
    else if (isPlain(value)) this.entries(KIND.object, Object.entries(value), depth);
    else this.mix(KIND.opaque);
  }

  /** Each entry is hashed for itself, and the sum of them counts: their order does not. */
  private entries(kind: number, entries: Iterable<readonly [unknown, unknown]>, depth: number): void {
    const { a, b } = this;
    let count = 0;
    let sumA = 0;
    let sumB = 0;
    for (const [key, item] of entries) {
      this.a = FIRST_A;
      this.b = FIRST_B;
      this.term(key, depth);
      if (key === 'initial_call') this.mix(KIND.opaque);
      else this.term(item, depth);
      count++;
      sumA = (sumA + this.a) | 0;
      sumB = (sumB + this.b) | 0;
    }
    this.a = a;
    this.b = b;
    this.mix(kind);
    this.mix(count);
    this.mix(sumA);
    this.mix(sumB);
  }

  /** As `term`, for what is nested deeply. */
  private deep(root: object): void {
    const todo: (() => void)[] = [];
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) {
        this.mix(value instanceof List ? KIND.list : KIND.tuple);
        this.mix(value.length);
        for (let i = value.length - 1; i >= 0; i--) todo.push(visit.bind(null, value[i]));
      } else if (value instanceof Map) this.deepEntries(KIND.map, [...value], todo, visit);
      else if (value instanceof Set)
        this.deepEntries(
          KIND.set,
          Array.from(value, (item) => [item, null]),
          todo,
          visit,
        );
      else if (typeof value === 'object' && value !== null && isPlain(value))
        this.deepEntries(KIND.object, Object.entries(value), todo, visit);
      else this.term(value, 0);
    };
    visit(root);
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) next();
  }

  /** What is pushed last is done first. */
  private deepEntries(
    kind: number,
    entries: readonly (readonly [unknown, unknown])[],
    todo: (() => void)[],
    visit: (value: unknown) => void,
  ): void {
    const { a, b } = this;
    let sumA = 0;
    let sumB = 0;
    todo.push(() => {
      this.a = a;
      this.b = b;
      this.mix(kind);
      this.mix(entries.length);
      this.mix(sumA);
      this.mix(sumB);
    });
    for (const [key, item] of entries) {
      todo.push(() => {
        sumA = (sumA + this.a) | 0;
        sumB = (sumB + this.b) | 0;
      });
      todo.push(() => {
        if (key === 'initial_call') this.mix(KIND.opaque);
        else visit(item);
      });
      todo.push(() => {
        this.a = FIRST_A;
        this.b = FIRST_B;
        visit(key);
      });
    }
  }
}

/** A crash report tells of functions, and of what other processes have; its error alone is this run's own. */
function settled(report: Report): unknown {
  const { level, label, report: told } = report;
  return label[1] === 'crash' && told instanceof List
    ? { level, label, error: valueIn(told[0], 'error_info') }
    : report;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
