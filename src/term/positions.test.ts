import { describe, expect, it } from 'vitest';
import { list, listFrom } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { print } from './print.ts';

const pid = new Pid(80);
const frame = ['supervisor', 'do_start_child_i', 3, list(['file', 'supervisor.erl'], ['line', 414])];

/** Each term beside what `io:format("~0p")` of Erlang/OTP 25.2.3 prints for it. */
const PRINTED: readonly (readonly [term: unknown, erlang: string])[] = [
  [['local', 'top'], '{local,top}'],
  [['local', 'Foo bar'], "{local,'Foo bar'}"],
  [['global', 'words'], '{global,words}'],
  [['via', 'my_registry', 'words'], '{via,my_registry,words}'],
  [['via', new Module('my_registry', {}), 'words'], '{via,my_registry,words}'],
  [['$ancestors', list('top', 'system')], "{'$ancestors',[top,system]}"],
  [['$ancestors', list<unknown>('top', pid)], "{'$ancestors',[top,<0.80.0>]}"],
  [['$initial_call', ['dictionary', 'init', 1]], "{'$initial_call',{dictionary,init,1}}"],
  [['module', 'gen_server'], '{module,gen_server}'],
  [['noproc', ['gen_server', 'call', list('nobody', 'ping')]], '{noproc,{gen_server,call,[nobody,ping]}}'],
  [
    ['timeout', ['gen_server', 'call', list<unknown>('words', ['read', 'oak'], 5000)]],
    '{timeout,{gen_server,call,[words,{read,"oak"},5000]}}',
  ],
  [
    ['undef', list<unknown>(['nomod', 'start_link', list('Oak'), list()], frame)],
    '{undef,[{nomod,start_link,["Oak"],[]},{supervisor,do_start_child_i,3,[{file,"supervisor.erl"},{line,414}]}]}',
  ],
  [['registered_name', 'words'], '{registered_name,words}'],
  [['try_again_restart', 'flaky'], '{try_again_restart,flaky}'],
  [['terminate_child', 'a'], '{terminate_child,a}'],
  [['restart_child', 'a'], '{restart_child,a}'],
  [['start_spec', 'missing_start'], '{start_spec,missing_start}'],
  [['bad_return', ['m', 'init', 'hello']], '{bad_return,{m,init,hello}}'],
  [['gen_event_EXIT', 'pager', ['EXIT', 'boom']], "{gen_event_EXIT,pager,{'EXIT',boom}}"],
  [list(['state_timeout', 'lock']), '[{state_timeout,lock}]'],
  [{ application: 'warehouse', start_type: 'normal' }, '#{application => warehouse,start_type => normal}'],
  [['current_function', ['gen_server', 'loop', 7]], '{current_function,{gen_server,loop,7}}'],
  [['initial_call', ['proc_lib', 'init_p', 5]], '{initial_call,{proc_lib,init_p,5}}'],
  [
    ['current_location', ['gen_server', 'loop', 7, list(['file', 'gen_server.erl'], ['line', 871])]],
    '{current_location,{gen_server,loop,7,[{file,"gen_server.erl"},{line,871}]}}',
  ],
  [
    ['dictionary', list<unknown>(['$ancestors', list('top')], ['$initial_call', ['words', 'init', 1]])],
    "{dictionary,[{'$ancestors',[top]},{'$initial_call',{words,init,1}}]}",
  ],
  [
    list<unknown>(
      ['supervisor', ['local', 'top']],
      ['errorContext', 'child_terminated'],
      ['reason', 'boom'],
      [
        'offender',
        list<unknown>(['id', 'a'], ['mfargs', ['words', 'start_link', list()]], ['restart_type', 'permanent']),
      ],
    ),
    '[{supervisor,{local,top}},{errorContext,child_terminated},{reason,boom},{offender,[{id,a},{mfargs,{words,start_link,[]}},{restart_type,permanent}]}]',
  ],
  [
    list<unknown>(['application', 'warehouse'], ['exited', 'boom'], ['type', 'temporary']),
    '[{application,warehouse},{exited,boom},{type,temporary}]',
  ],
  [['error_info', ['exit', 'boom', list()]], '{error_info,{exit,boom,[]}}'],
  [['status', 'waiting'], '{status,waiting}'],
  [['priority', 'normal'], '{priority,normal}'],
  [['priority', 'high'], '{priority,high}'],
  [['message_queue_data', 'on_heap'], '{message_queue_data,on_heap}'],
  [['nodedown', 'other@host'], '{nodedown,other@host}'],
  [
    { name: 'dictionary', last_message: 'foo', state: 'locked', reason: 'oops', client_info: 'undefined' },
    '#{name => dictionary,last_message => foo,state => locked,reason => oops,client_info => undefined}',
  ],
  [
    { handler: 'pager', name: 'alarms', last_message: 'foo', state: ['up', 'x y'], reason: 'oops' },
    '#{handler => pager,name => alarms,last_message => foo,state => {up,"x y"},reason => oops}',
  ],
  [{ module: 'log', message: 'foo' }, '#{module => log,message => foo}'],
  [{ supervisor: ['local', 'top'], message: 'foo' }, '#{supervisor => {local,top},message => foo}'],
  [
    { state: 'locked', data: { code: 'abc' }, postponed: list(), timeouts: list() },
    '#{state => locked,data => #{code => "abc"},postponed => [],timeouts => []}',
  ],
  [
    {
      state: 'st',
      data: 0,
      postponed: list(['info', 'hello'], ['cast', 'Oak b'], [['call', pid], 'ask']),
      timeouts: list([['timeout', 'nm'], 'n'], ['state_timeout', 'tick']),
    },
    '#{state => st,data => 0,postponed => [{info,hello},{cast,"Oak b"},{{call,<0.80.0>},ask}],timeouts => [{{timeout,nm},n},{state_timeout,tick}]}',
  ],
  [['Postponed', list(['info', 'hello'])], '{"Postponed",[{info,hello}]}'],
  [['Time-outs', [1, list([['timeout', 'nm'], 'n'])]], '{"Time-outs",{1,[{{timeout,nm},n}]}}'],
  [['initial_call', ['sm', 'init', list('Argument__1')]], "{initial_call,{sm,init,['Argument__1']}}"],
  // A program's own map says nothing of its texts.
  [{ module: 'log', text: 'foo' }, '#{module => "log",text => "foo"}'],
  [['error_handler', 'error_handler'], '{error_handler,error_handler}'],
  [['links', list(pid)], '{links,[<0.80.0>]}'],
  [['monitors', list(['process', 'words'])], '{monitors,[{process,words}]}'],
  [['error', 'missing_start'], '{error,missing_start}'],
  [['error', 'not_found'], '{error,not_found}'],
  [['error', ['invalid_mfa', ['m', 'f']]], '{error,{invalid_mfa,{m,f}}}'],
  [['error', ['already_started', pid]], '{error,{already_started,<0.80.0>}}'],
  [['error', 'no_such_word'], '{error,no_such_word}'],
  [['error', ['not_started', 'nope']], '{error,{not_started,nope}}'],
  [['error', ['not_running', 'nope']], '{error,{not_running,nope}}'],
  [['error', ['already_loaded', 'library']], '{error,{already_loaded,library}}'],
  [['error', ['no such file or directory', 'nope.app']], '{error,{"no such file or directory","nope.app"}}'],
  [
    [
      'child',
      'undefined',
      'Foo bar',
      ['nomod', 'start_link', list('Oak b')],
      'permanent',
      false,
      5000,
      'worker',
      list('nomod'),
    ],
    '{child,undefined,\'Foo bar\',{nomod,start_link,["Oak b"]},permanent,false,5000,worker,[nomod]}',
  ],
  [['shutdown', ['failed_to_start_child', 'db', 'eaddrinuse']], '{shutdown,{failed_to_start_child,db,eaddrinuse}}'],
  [['shutdown', 'done'], '{shutdown,done}'],
  [['EXIT', pid, 'out_of_paint'], "{'EXIT',<0.80.0>,out_of_paint}"],
  [['DOWN', pid, 'process', ['words', 'nonode'], 'noproc'], "{'DOWN',<0.80.0>,process,{words,nonode},noproc}"],
  [['$gen_cast', 'stop_it'], "{'$gen_cast',stop_it}"],
  [['$gen_call', [pid, pid], 'next_one'], "{'$gen_call',{<0.80.0>,<0.80.0>},next_one}"],
  [['EXIT', ['bad_return_value', 'nonsense']], "{'EXIT',{bad_return_value,nonsense}}"],
  [['nocatch', 'oops'], '{nocatch,oops}'],
  [['duplicate_child_name', 'db'], '{duplicate_child_name,db}'],
  [
    {
      id: 'dictionary',
      modules: list('terms'),
      restart: 'transient',
      shutdown: 5000,
      significant: false,
      start: ['terms', 'start_link', list('words')],
      type: 'worker',
    },
    '#{id => dictionary,modules => [terms],restart => transient,shutdown => 5000,significant => false,' +
      'start => {terms,start_link,[words]},type => worker}',
  ],
  [
    list<unknown>(
      ['header', 'Status for generic server words'],
      ['data', list<unknown>(['Status', 'running'], ['Parent', pid], ['Logged events', list()])],
      ['data', list(['State', 'words'])],
    ),
    '[{header,"Status for generic server words"},{data,[{"Status",running},{"Parent",<0.80.0>},{"Logged events",[]}]},' +
      '{data,[{"State",words}]}]',
  ],
  [list(['dictionary', pid, 'worker', list('terms')]), '[{dictionary,<0.80.0>,worker,[terms]}]'],
  [
    listFrom([
      ['specs', 1],
      ['active', 1],
      ['supervisors', 0],
      ['workers', 1],
    ]),
    '[{specs,1},{active,1},{supervisors,0},{workers,1}]',
  ],
  [['mfargs', ['words', 'start_link', list()]], '{mfargs,{words,start_link,[]}}'],
  [
    ['callback_failed', ['sys', 'system_replace_state'], ['error', 'badarg']],
    '{callback_failed,{sys,system_replace_state},{error,badarg}}',
  ],
  [list(['stdlib', 'ERTS  CXC 138 10', '4.2']), '[{stdlib,"ERTS  CXC 138 10","4.2"}]'],
  [['applications', list('kernel', 'stdlib')], '{applications,[kernel,stdlib]}'],
  [['mod', ['library_app', list()]], '{mod,{library_app,[]}}'],
  [
    ['error', ['bad_return', [['library_app', 'start', list<unknown>('normal', list())], 'no_start']]],
    '{error,{bad_return,{{library_app,start,[normal,[]]},no_start}}}',
  ],
  [['handler', 'logger_h', list(), 'idle', false], '{handler,logger_h,[],idle,false}'],
];

describe("OTP's own terms", () => {
  it.each(PRINTED)('%j prints as Erlang prints it', (term, erlang) => {
    expect(print(term, 'erlang').replaceAll(', ', ',')).toBe(erlang);
  });

  it('print their atoms in Elixir notation, too', () => {
    expect(print(['local', 'Foo bar'], 'elixir')).toBe('{:local, :"Foo bar"}');
    expect(print(['$ancestors', list('top')], 'elixir')).toBe('{:"$ancestors", [:top]}');
  });
});

describe("a program's own terms", () => {
  it.each<[unknown, string]>([
    [['read', 'oak'], '{read, "oak"}'],
    [['error', 'No such word'], '{error, "No such word"}'],
    [{ id: 'order', name: 'ash' }, '#{id => "order", name => "ash"}'],
    [['set', 'lamp', 3], '{set, "lamp", 3}'],
    [['local', 'a', 'b'], '{local, "a", "b"}'],
    [list('oak', 'ash'), '["oak", "ash"]'],
  ])('%j keeps its texts', (term, erlang) => {
    expect(print(term, 'erlang')).toBe(erlang);
  });
});
