/** Operations on supervisors (format.md, section 7). */
import * as supervisor from '../../runtime/otp/supervisor.ts';
import { listFrom } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import type { Operations } from '../run.ts';
import type { JsonObject } from '../scenario.ts';
import { childSpec, startRoot } from '../tree.ts';

export const supervisorOperations: Operations = {
  sup_start: (run, [path]) => startRoot(run, path as string),
  sup_start_raw: (run, [result]) => supervisor.startLink(run.modules.tree, ['raw', run.decode(result)]),
  start_child: (run, [to, child]) => {
    const pid = run.decode(to) as Pid;
    const parent = run.inTree.get(pid)?.path ?? '?';
    return supervisor.startChild(pid, childSpec(run, parent, child as JsonObject) as supervisor.ChildSpec);
  },
  start_child_raw: (run, [to, spec]) =>
    supervisor.startChild(run.decode(to) as Pid, run.decode(spec) as supervisor.ChildSpec),
  start_child_args: (run, [to, args]) => supervisor.startChild(run.decode(to) as Pid, listFrom(run.decodeAll(args))),
  terminate_child: (run, [to, id]) => supervisor.terminateChild(run.decode(to) as Pid, run.decode(id)),
  restart_child: (run, [to, id]) => supervisor.restartChild(run.decode(to) as Pid, run.decode(id)),
  delete_child: (run, [to, id]) => supervisor.deleteChild(run.decode(to) as Pid, run.decode(id)),
  get_childspec: (run, [to, id]) => supervisor.getChildspec(run.decode(to) as Pid, run.decode(id)),
  which_children: (run, [to]) => supervisor.whichChildren(run.decode(to) as Pid),
  count_children: (run, [to]) => supervisor.countChildren(run.decode(to) as Pid),
  check_childspecs: (run, [specs, autoShutdown]) =>
    autoShutdown === undefined
      ? supervisor.checkChildspecs(run.decode(specs))
      : supervisor.checkChildspecs(run.decode(specs), run.decode(autoShutdown) as supervisor.AutoShutdown),
};
