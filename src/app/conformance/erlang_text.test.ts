import { describe, expect, it } from 'vitest';
import { erlang, markDifference, operation, plain, textOf } from './erlang_text.ts';

describe('recorded terms', () => {
  it('are written as Erlang writes them', () => {
    expect(plain(['ok', { list: ['#p1', 1] }])).toBe('{ok, [#p1, 1]}');
    expect(plain(['EXIT', 'top/w1#2', ['boom', '*']])).toBe("{'EXIT', top/w1#2, {boom, […stack trace]}}");
    expect(plain({ map: [['a', { str: 'say "hi"' }]] })).toBe('#{a => <<"say \\"hi\\"">>}');
    expect(plain(['$gen_cast', 'end', "it's"])).toBe("{'$gen_cast', 'end', 'it\\'s'}");
    expect(plain({ bag: [1, 2] })).toBe('[1, 2] in any order');
    expect(plain({ do: 'i', ret: ['ok'] })).toBe('#{do => i, ret => {ok}}');
    expect(textOf(operation(['p1', 'send', '#p2', ['tick', 7]]))).toBe('send(#p2, {tick, 7})');
  });
});

describe('a difference', () => {
  it('is marked between the common beginning and end', () => {
    const [left, right] = markDifference(erlang(['exit', 'w1', 'boom']), erlang(['exit', 'w1', 'killed']));
    expect(left.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['boom']);
    expect(right.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['killed']);
  });

  it('is marked on the longer side alone when something was added', () => {
    const [left, right] = markDifference(erlang({ list: [1] }), erlang({ list: [1, 1] }));
    expect(left.some(({ differs }) => differs)).toBe(false);
    expect(textOf(right.filter(({ differs }) => differs))).toBe(', 1');
  });

  it('is none between equal terms', () => {
    const [left] = markDifference(erlang(['a', 'b']), erlang(['a', 'b']));
    expect(left.some(({ differs }) => differs)).toBe(false);
  });
});
