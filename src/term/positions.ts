/**
 * Where a string stands for one of OTP's atoms. A JavaScript string is an atom or a text; OTP's own terms say by their
 * form which one. This is the one table of those forms, for everything that prints a term. A string is an atom
 *
 * - when it is one of `OTP_WORDS`, and when it stands alone or first in a tuple;
 * - where OTP has an atom: the name in `{local, Name}`, module and function in `{M, F, Args}`. Whatever it looks like:
 *   `Foo bar` is the atom `'Foo bar'` there;
 * - where one of OTP's terms carries a term of the program (an argument, a message, a reason), when an atom of this text
 *   needs no quotes: `{error, no_such_word}`, but `{error, "No such word"}`.
 *
 * Within the program's own terms it is a text, whatever it looks like: `{read, "oak"}`.
 */
import type { WireTerm } from './wire.ts';

/**
 * `whole`, alone; `tag`, first in a tuple; `key`, in front of the arrow of a map; `inner`, within a term of the program;
 * `carried`, a term of the program within one of OTP's; `text`, where OTP has a string; `name`, where OTP has an atom, or
 * a list or tuple of them; `mfa`, `{M, F, Args}` or `{M, F, Arity}`, also with a place in the source behind; `args`, the
 * list of its arguments; `events`, those of a state machine, a list of `{Type, Content}`; `event`, one of them; `type`, its
 * type.
 */
export type Position =
  'whole' | 'tag' | 'key' | 'inner' | 'carried' | 'text' | 'name' | 'mfa' | 'args' | 'events' | 'event' | 'type';

export type WireContainer = Extract<WireTerm, { k: 'tuple' | 'list' | 'set' | 'object' | 'map' }>;

/** OTP's tuples by tag and size: what stands behind the tag. */
const TUPLES: ReadonlyMap<string, readonly Position[]> = table({
  // Names
  'local/2': 'name',
  'global/2': 'carried',
  'via/3': 'name carried',
  'module/2': 'name',
  'process/2': 'name',
  'registered_name/2': 'name',
  'handler/5': 'name carried carried inner',
  'child/9': 'inner whole mfa inner inner inner inner name',
  // The process dictionary, process_info/2 and the lists of a report
  'supervisor/2': 'carried',
  'reason/2': 'carried',
  'id/2': 'carried',
  'application/2': 'name',
  'started_at/2': 'name',
  'exited/2': 'carried',
  'error_info/2': 'carried',
  '$ancestors/2': 'name',
  'ancestors/2': 'name',
  '$initial_call/2': 'mfa',
  // Of arguments there are only names: ['Argument__1'].
  'initial_call/2': 'name',
  'current_function/2': 'mfa',
  'current_location/2': 'mfa',
  'error_handler/2': 'name',
  'mfargs/2': 'mfa',
  'start/2': 'mfa',
  'modules/2': 'name',
  'process_label/2': 'carried',
  'priority/2': 'name',
  'message_queue_data/2': 'name',
  'nodeup/2': 'name',
  'nodedown/2': 'name',
  // Signals and requests
  'EXIT/2': 'carried',
  'EXIT/3': 'inner carried',
  'DOWN/5': 'inner inner name carried',
  '$gen_call/3': 'inner carried',
  '$gen_cast/2': 'carried',
  'notify/2': 'carried',
  'sync_notify/3': 'inner carried',
  'timeout/3': 'inner carried',
  'system/3': 'inner carried',
  'terminate/2': 'carried',
  'gen_event_EXIT/3': 'carried carried',
  'state_timeout/2': 'carried',
  // What a supervisor is asked, by others and by itself
  'terminate_child/2': 'whole',
  'restart_child/2': 'whole',
  'delete_child/2': 'whole',
  'get_childspec/2': 'whole',
  'try_again_restart/2': 'whole',
  // Answers and reasons
  'error/2': 'carried',
  'error/3': 'carried inner',
  'exit/2': 'carried',
  'exit/3': 'carried inner',
  'throw/2': 'carried',
  'throw/3': 'carried inner',
  'shutdown/2': 'carried',
  'stop/2': 'carried',
  'nocatch/2': 'carried',
  'bad_return_value/2': 'carried',
  'unknown_system_msg/2': 'carried',
  'callback_failed/3': 'name inner',
  'failed_to_start_child/3': 'whole carried',
  'duplicate_child_name/2': 'whole',
  'start_spec/2': 'carried',
  'bad_return/2': 'mfa',
  'invalid_mfa/2': 'mfa',
  'invalid_module/2': 'carried',
  'invalid_modules/2': 'carried',
  'invalid_child_type/2': 'carried',
  'invalid_restart_type/2': 'carried',
  'invalid_shutdown/2': 'carried',
  'invalid_significant/2': 'carried',
  'invalid_strategy/2': 'carried',
  'invalid_intensity/2': 'carried',
  'invalid_period/2': 'carried',
  'invalid_auto_shutdown/2': 'carried',
  'invalid_child_spec/2': 'carried',
  // Applications
  'application/3': 'name inner',
  'not_started/2': 'name',
  'not_running/2': 'name',
  'already_loaded/2': 'name',
  'already_started/2': 'name',
  'application_controller/2': 'name',
  'applications/2': 'name',
  'included_applications/2': 'name',
  'optional_applications/2': 'name',
  'registered/2': 'name',
  'mod/2': 'name',
  // What sys:get_status/1 tells
  'header/2': 'text',
  'Modules/2': 'name',
  'State/2': 'carried',
  'Time-outs/2': 'events',
  'Postponed/2': 'events',
  'no such file or directory/2': 'text',
});

/** What OTP has as strings where others have tags. */
const TEXTS: ReadonlySet<string> = new Set([
  'Status',
  'Parent',
  'Modules',
  'Time-outs',
  'Logged events',
  'Logged Events',
  'Postponed',
  'State',
  'Installed handlers',
  'no such file or directory',
]);

/** Keys of OTP's own maps: child specifications, a supervisor's state, reports. */
const KEYS: ReadonlyMap<string, Position> = new Map<string, Position>([
  ['id', 'whole'],
  ['start', 'mfa'],
  ['modules', 'name'],
  ['module', 'name'],
  ['name', 'carried'],
  ['supervisor', 'carried'],
  ['reason', 'carried'],
  ['last_message', 'carried'],
  ['initial_call', 'name'],
  ['registered_name', 'name'],
  ['ancestors', 'name'],
  ['label', 'name'],
  ['handler', 'carried'],
  ['application', 'name'],
  ['message', 'carried'],
  ['state', 'carried'],
  ['callback_mode', 'name'],
  ['queue', 'events'],
  ['postponed', 'events'],
  ['timeouts', 'events'],
]);

/** A map with one of these keys is OTP's; in others `id` and `name` are the program's. */
const MARKS: ReadonlySet<string> = new Set(['start', 'last_message']);

/** OTP's maps that none of those tells: all their keys. */
const OTP_MAPS: readonly (readonly string[])[] = [
  ['module', 'message'],
  ['supervisor', 'message'],
  ['application', 'start_type'],
  ['module', 'call', 'error_info'],
  // A state machine, as it is shown, and its last words.
  ['state', 'data', 'postponed', 'timeouts'],
  [
    'name',
    'queue',
    'postponed',
    'modules',
    'callback_mode',
    'state_enter',
    'state',
    'timeouts',
    'log',
    'reason',
    'client_info',
  ],
];

const FORMS: ReadonlySet<string> = new Set(OTP_MAPS.map(formOf));
/** A map of more keys has none of these forms. */
const FORM_KEYS = Math.max(...OTP_MAPS.map((keys) => keys.length));

function formOf(keys: readonly string[]): string {
  return [...keys].sort().join(' ');
}

function isOfOtp(entries: readonly (readonly [string, WireTerm])[]): boolean {
  if (entries.some(([key]) => MARKS.has(key))) return true;
  return entries.length <= FORM_KEYS && FORMS.has(formOf(entries.map(([key]) => key)));
}

/** How the items of a list stand, given how it stands itself. */
const EACH: Readonly<Partial<Record<Position, Position>>> = { name: 'name', args: 'carried', events: 'event' };

/** How the parts of a container stand, given how it stands itself: by index, or for an object by index of the entry. */
export function positionsIn(container: WireContainer, position: Position): (index: number) => Position {
  switch (container.k) {
    case 'tuple':
      return tuplePositions(container.items, container.size, position);
    case 'list': {
      const each = EACH[position] ?? 'inner';
      return (index) => partPosition(container.items[index], each);
    }
    case 'set':
    case 'map':
      return () => 'inner';
    case 'object': {
      if (!isOfOtp(container.entries)) return () => 'inner';
      return (index) => KEYS.get(container.entries[index]?.[0] ?? '') ?? 'inner';
    }
  }
}

/** How the value of a key stands in a process dictionary, where it is shown beside its key. */
export function valuePosition(key: WireTerm): Position {
  const known = key.k === 'string' ? TUPLES.get(`${key.value}/2`)?.[0] : undefined;
  return known ?? 'carried';
}

function tuplePositions(items: readonly WireTerm[], size: number, position: Position): (index: number) => Position {
  if (position === 'name') return () => 'name';
  // How many time-outs run, and which.
  if (position === 'events') return () => 'events';
  if (position === 'event') return (index) => (index === 0 ? 'type' : 'carried');
  if (position === 'type') return (index) => (index === 0 ? 'tag' : 'carried');
  // In {bad_return, {M, F, Value}} there are no arguments.
  if (position === 'mfa' && size === 3 && items[2]?.k === 'string') return (index) => (index < 2 ? 'name' : 'carried');
  if (position === 'mfa' && size >= 2) return mfaPosition;
  const [first] = items;
  const tag = first?.k === 'string' ? first.value : '';
  const behind = TUPLES.get(`${tag}/${size}`);
  return (index) => {
    // The reason of a call that failed: {noproc, {gen_server, call, [Server, Request]}}.
    if (size === 2 && behind?.[0] !== 'name' && isCall(items[index])) return 'mfa';
    if (size === 2 && index === 1 && isCall(items[0])) return 'carried';
    if (index === 0) return TEXTS.has(tag) ? 'text' : 'tag';
    const known = behind?.[index - 1];
    if (known !== undefined) return known;
    // What supervisor:which_children/1 tells: {Id, Child, Type, Modules}.
    if (size === 4 && index === 3 && isChildType(items[2])) return 'name';
    return partPosition(items[index], 'inner');
  };
}

function mfaPosition(index: number): Position {
  if (index < 2) return 'name';
  return index === 2 ? 'args' : 'inner';
}

/** A frame of a stack trace tells itself by its form. */
function partPosition(part: WireTerm | undefined, otherwise: Position): Position {
  return otherwise === 'inner' && isFrame(part) ? 'mfa' : otherwise;
}

function isChildType(term: WireTerm | undefined): boolean {
  return term?.k === 'string' && (term.value === 'worker' || term.value === 'supervisor');
}

/** `{M, F, Args}`, M and F named as modules and functions are. */
function isCall(term: WireTerm | undefined): boolean {
  if (term?.k !== 'tuple' || term.size !== 3) return false;
  const [module, fun, args] = term.items;
  return isName(module) && isName(fun) && args?.k === 'list';
}

/** `{M, F, Args | Arity, Location}`. */
function isFrame(term: WireTerm | undefined): boolean {
  if (term?.k !== 'tuple' || term.size !== 4) return false;
  const [module, fun, args, location] = term.items;
  return isName(module) && isName(fun) && (args?.k === 'list' || args?.k === 'number') && location?.k === 'list';
}

function isName(term: WireTerm | undefined): boolean {
  return term?.k === 'module' || (term?.k === 'string' && term.size <= 255 && /^[\w$@]+$/.test(term.value));
}

function table(rows: Readonly<Record<string, string>>): ReadonlyMap<string, readonly Position[]> {
  return new Map(Object.entries(rows).map(([form, behind]) => [form, behind.split(' ') as Position[]]));
}
