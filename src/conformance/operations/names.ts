/** Operations on names that are kept elsewhere than in the node (format.md, section 14). */
import type { ServerName } from '../../runtime/otp/gen.ts';
import * as global from '../../runtime/otp/global.ts';
import { List } from '../../term/list.ts';
import { Bag } from '../codec.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';

const GLOBAL: Readonly<Record<string, (...args: never[]) => unknown>> = {
  register_name: global.registerName,
  re_register_name: global.reRegisterName,
  unregister_name: global.unregisterName,
  whereis_name: global.whereisName,
  registered_names: () => new Bag(global.registeredNames()),
  send: (name: unknown, message: unknown) => global.send(name, message),
};

export const nameOperations: Operations = {
  global: (run, [fun, ...args]) => {
    const known = GLOBAL[fun as string] ?? run.fail(`there is no function global:${JSON.stringify(fun)}`);
    return known(...(args.map((arg) => run.decode(arg)) as never[]));
  },
  via_calls: (run, [name]) => run.modules.registry.calls(run.decode(name)),
};

/** The name that a start operation gives: an atom is registered, and all others are given whole. */
export function serverName(run: Run, reg: Json | undefined): ServerName {
  const name = run.decode(reg);
  const whole: unknown = Array.isArray(name) && !(name instanceof List) ? name : ['local', name];
  return whole as ServerName;
}
