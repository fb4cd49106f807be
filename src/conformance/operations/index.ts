import type { Operations } from '../run.ts';
import { genEventOperations } from './gen_event.ts';
import { etsOperations } from './ets.ts';
import { applicationOperations } from './application.ts';
import { genServerOperations } from './gen_server.ts';
import { genStatemOperations } from './gen_statem.ts';
import { nameOperations } from './names.ts';
import { miscOperations } from './misc.ts';
import { processOperations } from './processes.ts';
import { reportOperations } from './reports.ts';
import { supervisorOperations } from './supervisor.ts';

/** All operations; a family's scenarios may use those of the others. */
export const operations: Operations = {
  ...processOperations,
  ...genServerOperations,
  ...genStatemOperations,
  ...genEventOperations,
  ...supervisorOperations,
  ...applicationOperations,
  ...etsOperations,
  ...miscOperations,
  ...reportOperations,
  ...nameOperations,
};
