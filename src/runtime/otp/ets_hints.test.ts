/** What stands beside `badarg`: OTP's own sentences, as OTP 25 gives them with `erl_stdlib_errors:format_error/2` for these very calls. */
import { describe, expect, it } from 'vitest';
import { ets, list, type Pid, send, self, spawn, type Body } from '../../coppice.ts';
import { Rig } from '../../testing/rig.ts';

const GONE = 'the table identifier does not refer to an existing ETS table';
const ACCESS = 'the table identifier refers to an ETS table with insufficient access rights';
const TYPE = 'the table identifier refers to an ETS table of a type not supported by this operation';

interface Tables {
  /** Has the object `{k, 1, x}`. */
  readonly set: ets.Tab;
  readonly bag: ets.Tab;
  /** Protected and private ones of another process. */
  readonly theirs: ets.Tab;
  readonly hidden: ets.Tab;
  readonly deleted: ets.Tab;
  readonly dead: Pid;
}

type Call = (tables: Tables) => unknown;
const wrong = (term: unknown) => term as never;

const CALLS: readonly (readonly [Call, string])[] = [
  [() => ets.new(wrong(1)), 'new/2, 1st argument: not an atom'],
  [() => ets.new('x', wrong('y')), 'new/2, 2nd argument: not a list'],
  [() => ets.new('x', [wrong('foo')]), 'new/2, 2nd argument: invalid options'],
  [() => ets.new('named', ['named_table']), 'new/2, 1st argument: table name already exists'],
  [() => ets.new('x', [['keypos', 0]]), 'new/2, 2nd argument: invalid options'],
  [() => ets.insert('nope', [1]), `insert/2, 1st argument: ${GONE}`],
  [({ deleted }) => ets.insert(deleted, [1]), `insert/2, 1st argument: ${GONE}`],
  [({ theirs }) => ets.insert(theirs, [1]), `insert/2, 1st argument: ${ACCESS}`],
  [({ set }) => ets.insert(set, wrong(1)), 'insert/2, 2nd argument: not a tuple'],
  [({ set }) => ets.insert(set, []), 'insert/2, 2nd argument: is an empty tuple'],
  [
    ({ set }) => ets.insert(set, wrong(list<unknown>(['a'], 'b'))),
    'insert/2, 2nd argument: not a non-empty tuple or a list of non-empty tuples',
  ],
  [({ set }) => ets.insertNew(set, wrong(5)), 'insert_new/2, 2nd argument: not a tuple'],
  [({ hidden }) => ets.lookup(hidden, 1), `lookup/2, 1st argument: ${ACCESS}`],
  [() => ets.lookup(wrong(5), 1), 'lookup/2, 1st argument: not an atom or a table identifier'],
  [({ hidden }) => ets.member(hidden, 1), `member/2, 1st argument: ${ACCESS}`],
  [({ set }) => ets.lookupElement(set, 'zz', 1), 'lookup_element/3, 2nd argument: not a key that exists in the table'],
  [
    ({ set }) => ets.lookupElement(set, 'k', 9),
    'lookup_element/3, 3rd argument: position is greater than the size of the object',
  ],
  [({ set }) => ets.lookupElement(set, 'k', 0), 'lookup_element/3, 3rd argument: out of range'],
  [({ set }) => ets.lookupElement(set, 'k', wrong('a')), 'lookup_element/3, 3rd argument: not an integer'],
  [({ theirs }) => ets.delete(theirs), `delete/1, 1st argument: ${ACCESS}`],
  [() => ets.delete('nope', 1), `delete/2, 1st argument: ${GONE}`],
  [({ set }) => ets.updateCounter(set, 'zz', 1), 'update_counter/3, 2nd argument: not a key that exists in the table'],
  [({ set }) => ets.updateCounter(set, 'k', 'a'), 'update_counter/3, 3rd argument: not a valid update operation'],
  [
    ({ set }) => ets.updateCounter(set, 'k', [9, 1]),
    'update_counter/3, 3rd argument: the position in the update operation is out of range',
  ],
  [
    ({ set }) => ets.updateCounter(set, 'k', [3, 1]),
    'update_counter/3, 3rd argument: the value in the given position, in the object, is not an integer',
  ],
  [
    ({ set }) => ets.updateCounter(set, 'k', [1, 1]),
    'update_counter/3, 3rd argument: the position is the same as the key position',
  ],
  [({ bag }) => ets.updateCounter(bag, 'k', 1), `update_counter/3, 1st argument: ${TYPE}`],
  [({ set }) => ets.updateCounter(set, 'zz', 1, wrong(5)), 'update_counter/4, 4th argument: not a tuple'],
  [({ set }) => ets.updateElement(set, 'k', 1), 'update_element/3, 3rd argument: is not a valid element specification'],
  [
    ({ set }) => ets.updateElement(set, 'k', [1, 2]),
    'update_element/3, 3rd argument: the position is the same as the key position',
  ],
  [({ set }) => ets.updateElement(set, 'k', [9, 2]), 'update_element/3, 3rd argument: out of range'],
  [() => ets.rename('named', wrong(1)), 'rename/2, 2nd argument: invalid table name (must be an atom)'],
  [() => ets.rename('named', 'named'), 'rename/2, 2nd argument: table name already exists'],
  [
    ({ set }) => ets.giveAway(set, self(), 1),
    'give_away/3, 2nd argument: the process is already the owner of the table',
  ],
  [({ set, dead }) => ets.giveAway(set, dead, 1), 'give_away/3, 2nd argument: the pid refers to a terminated process'],
  [({ set }) => ets.giveAway(set, wrong('x'), 1), 'give_away/3, 2nd argument: not a pid'],
  [({ set }) => ets.setopts(set, ['a', 'b']), 'setopts/2, 2nd argument: invalid options'],
  [({ set }) => ets.info(set, 'foo'), 'info/2, 2nd argument: not a valid info item'],
  [() => ets.info(wrong(1)), 'info/1, 1st argument: not an atom or a table identifier'],
  [({ set }) => ets.safeFixtable(set, wrong('a')), 'safe_fixtable/2, 2nd argument: not a boolean value'],
  [() => ets.whereis(wrong(1)), 'whereis/1, 1st argument: invalid table name (must be an atom)'],
  [() => ets.first('nope'), `first/1, 1st argument: ${GONE}`],
  [({ set }) => ets.next(set, 'zz'), 'next/2, 2nd argument: not a key that exists in the table'],
  [({ set }) => ets.match(set, '_', 0), 'match/3, 3rd argument: out of range'],
  [({ set }) => ets.match(set, '_', wrong('a')), 'match/3, 3rd argument: not an integer'],
  [() => ets.match(wrong('bad')), 'match/1, 1st argument: invalid continuation'],
  [({ theirs }) => ets.matchDelete(theirs, '_'), `match_delete/2, 1st argument: ${ACCESS}`],
  [({ set }) => ets.select(set, wrong('bad')), 'select/2, 2nd argument: not a valid match specification'],
  [({ set }) => ets.selectCount(set, wrong('bad')), 'select_count/2, 2nd argument: not a valid match specification'],
  [() => ets.matchSpecCompile(wrong('x')), 'match_spec_compile/1, 1st argument: not a valid match specification'],
  [() => ets.foldl((_object, acc) => acc, 1, 'nope'), `safe_fixtable/2, 1st argument: ${GONE}`],
];

function* tables(): Body<Tables> {
  const set = ets.new('set');
  ets.insert(set, ['k', 1, 'x']);
  const bag = ets.new('bag', ['bag', 'public']);
  ets.insert(bag, ['k', 1]);
  ets.new('named', ['named_table']);
  const deleted = ets.new('deleted');
  ets.delete(deleted);
  spawn(function* (to: Pid): Body<void> {
    send(to, [ets.new('theirs'), ets.new('hidden', ['private'])]);
    yield;
  }, self());
  const [theirs, hidden] = (yield) as [ets.Tab, ets.Tab];
  const dead = spawn(function* (to: Pid): Body<void> {
    send(to, 'over');
  }, self());
  yield;
  return { set, bag, theirs, hidden, deleted, dead };
}

describe('badarg of ets', () => {
  it.each(CALLS.map(([call, hint]) => [hint, call] as const))('%s', (hint, call) => {
    const raised = new Rig().run(function* (): Body<unknown> {
      const made = yield* tables();
      try {
        call(made);
      } catch (caught) {
        const { reason, stacktrace } = caught as { reason: unknown; stacktrace: { hint: string | null } };
        return [reason, stacktrace.hint];
      }
      return 'no error';
    }) as [unknown, string];
    expect(raised[0]).toBe('badarg');
    expect(raised[1].startsWith(`ets:${hint}`), raised[1]).toBe(true);
  });
});
