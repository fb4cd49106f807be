/** Operations on applications (format.md, section 10). */
import * as application from '../../runtime/otp/application.ts';
import type { Body } from '../../runtime/kernel/syscalls.ts';
import type { Pid } from '../../term/pid.ts';
import { Bag } from '../codec.ts';
import type { Operations, Run } from '../run.ts';
import type { Json, JsonObject } from '../scenario.ts';
import { applicationSpec } from '../scripted_application.ts';

type Typed = [string, application.ApplicationType?];

export const applicationOperations: Operations = {
  app_load: (run, [name, spec]) =>
    application.load(
      applicationSpec(run, run.decode(name) as string, spec as JsonObject) as application.ApplicationSpec,
    ),
  app_unload: (run, [name]) => application.unload(run.decode(name) as string),
  app_start: (run, args) => application.start(...(all(run, args) as Typed)),
  app_ensure_started: (run, args) => application.ensureStarted(...(all(run, args) as Typed)),
  app_ensure_all_started: (run, args) => application.ensureAllStarted(...(all(run, args) as Typed)),
  app_stop: (run, [name]) => application.stop(run.decode(name) as string),
  app_which: () => namesOf(application.whichApplications()),
  app_loaded: () => own(application.loadedApplications()),
  app_get_env: (run, args) => application.getEnv(...(all(run, args) as [string, unknown])),
  app_set_env: (run, [name, key, value]) =>
    application.setEnv(run.decode(name) as string, run.decode(key), run.decode(value)),
  app_unset_env: (run, [name, key]) => application.unsetEnv(run.decode(name) as string, run.decode(key)),
  app_get_all_env: (run, [name]) => new Bag(application.getAllEnv(run.decode(name) as string)),
  app_get_key: (run, [name, key]) => application.getKey(run.decode(name) as string, run.decode(key) as string),
  app_get_application: (run, [of]) => application.getApplication(run.decode(of) as Pid | string),
};

function all(run: Run, args: readonly Json[]): unknown[] {
  return args.map((arg) => run.decode(arg));
}

function* namesOf(running: Body<Iterable<readonly unknown[]>>): Body<Bag> {
  return own(yield* running);
}

/** Those of the scenario. */
function own(applications: Iterable<readonly unknown[]>): Bag {
  return new Bag(Array.from(applications, ([name]) => String(name)).filter((name) => name.startsWith('app_')));
}
