/** Scenario files: what a line holds (format.md, section 1), read and checked. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** `[Actor, Operation, Argument...]` */
export type Step = readonly [actor: string, operation: string, ...args: Json[]];

export interface Scenario {
  readonly procs: readonly string[];
  /** The root supervisor, in family supervisor. */
  readonly tree?: JsonObject;
  readonly steps: readonly Step[];
}

/** What the real OTP did in one step; absent members mean "nothing" (format.md, section 4). */
export interface StepRecord {
  readonly ret?: Json;
  readonly raise?: Json;
  readonly seq?: readonly JsonObject[];
  readonly blocked?: true;
  readonly exited?: true;
  readonly skip?: string;
  readonly done?: Readonly<Record<string, JsonObject>>;
  readonly state?: Readonly<Record<string, JsonObject>>;
  readonly log?: Readonly<Record<string, readonly Json[]>>;
  readonly events?: readonly Json[];
  readonly loose?: readonly Json[];
  readonly tree?: Readonly<Record<string, Json>>;
  readonly reports?: Readonly<Record<string, readonly Json[]>>;
}

export interface ScenarioCase {
  readonly name: string;
  readonly family: string;
  /** The behaviour that a hand-written scenario pins. */
  readonly rule?: string;
  readonly random?: boolean;
  readonly scenario: Scenario;
  readonly recorded: readonly StepRecord[];
}

/** Which of the optional parts of a record the scenarios of a family have. */
export interface Family {
  readonly monitors: boolean;
  readonly log: boolean;
  readonly tree: boolean;
  readonly reports?: boolean;
}

export const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['processes', { monitors: true, log: false, tree: false }],
  ['gen_server', { monitors: false, log: true, tree: false }],
  ['gen_event', { monitors: false, log: true, tree: false }],
  ['gen_statem', { monitors: false, log: true, tree: false }],
  ['misc', { monitors: true, log: false, tree: false }],
  ['supervisor', { monitors: false, log: false, tree: true }],
  ['application', { monitors: false, log: false, tree: true }],
  ['ets', { monitors: false, log: false, tree: false }],
  ['reports', { monitors: false, log: false, tree: false, reports: true }],
  ['names', { monitors: false, log: true, tree: false }],
]);

/** Says what is wrong with a line, and where in it. */
export class MalformedScenario extends Error {
  constructor(where: string, what: string) {
    super(where === '' ? what : `${where}: ${what}`);
    this.name = 'MalformedScenario';
  }
}

export function parseCase(line: string): ScenarioCase {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch (caught) {
    throw new MalformedScenario('', `not JSON (${caught instanceof Error ? caught.message : String(caught)})`);
  }
  const members = object(value, '');
  for (const member of Object.keys(members)) {
    if (!CASE_MEMBERS.has(member)) throw new MalformedScenario(member, 'is not a member of a scenario line');
  }
  const name = text(members['name'], 'name');
  const family = text(members['family'], 'family');
  if (!FAMILIES.has(family)) {
    throw new MalformedScenario('family', `${JSON.stringify(family)} is none of ${[...FAMILIES.keys()].join(', ')}`);
  }
  const scenario = parseScenario(members['scenario']);
  const recorded = array(members['recorded'], 'recorded');
  if (recorded.length !== scenario.steps.length) {
    throw new MalformedScenario('recorded', `has ${recorded.length} records for ${scenario.steps.length} steps`);
  }
  recorded.forEach((record, index) => {
    checkRecord(record, `recorded[${index}]`);
  });
  return {
    name,
    family,
    ...(members['rule'] === undefined ? {} : { rule: text(members['rule'], 'rule') }),
    ...(members['random'] === undefined ? {} : { random: flag(members['random'], 'random') }),
    scenario,
    recorded: recorded as unknown as readonly StepRecord[],
  };
}

const CASE_MEMBERS = new Set(['name', 'family', 'rule', 'random', 'scenario', 'recorded']);

function parseScenario(value: Json | undefined): Scenario {
  const members = object(value, 'scenario');
  const procs = array(members['procs'], 'scenario.procs').map((proc, index) => text(proc, `scenario.procs[${index}]`));
  const steps = array(members['steps'], 'scenario.steps').map((step, index): Step => {
    const where = `scenario.steps[${index}]`;
    const [actor, operation, ...args] = array(step, where);
    return [text(actor, `${where}[0]`), text(operation, `${where}[1]`), ...args];
  });
  if (members['tree'] === undefined) return { procs, steps };
  const tree = object(members['tree'], 'scenario.tree');
  text(tree['id'], 'scenario.tree.id');
  return { procs, steps, tree };
}

const STATE_FIELDS: Readonly<Record<string, (value: Json, where: string) => unknown>> = {
  mbox: array,
  links: array,
  mons: array,
  monby: array,
  trap: text,
  name: (value, where) => (value === null ? null : text(value, where)),
  exit: () => undefined,
};

const RECORD_MEMBERS: Readonly<Record<string, (value: Json, where: string) => unknown>> = {
  ret: () => undefined,
  raise: array,
  seq: (value, where) => {
    array(value, where).forEach((result, index) => object(result, `${where}[${index}]`));
  },
  blocked: flag,
  exited: flag,
  skip: text,
  done: (value, where) => eachMember(value, where, object),
  state: (value, where) => {
    eachMember(value, where, (fields, place) => {
      for (const [field, content] of Object.entries(object(fields, place))) {
        const check = STATE_FIELDS[field];
        if (check === undefined) throw new MalformedScenario(`${place}.${field}`, 'is not a field of a state');
        check(content, `${place}.${field}`);
      }
    });
  },
  log: (value, where) => eachMember(value, where, array),
  reports: (value, where) => eachMember(value, where, array),
  events: array,
  loose: array,
  tree: (value, where) =>
    eachMember(value, where, (children, place) => {
      if (children !== 'busy') array(children, place);
    }),
};

function checkRecord(value: Json, where: string): void {
  for (const [member, content] of Object.entries(object(value, where))) {
    const check = Object.hasOwn(RECORD_MEMBERS, member) ? RECORD_MEMBERS[member] : undefined;
    if (check === undefined) throw new MalformedScenario(`${where}.${member}`, 'is not a member of a record');
    check(content, `${where}.${member}`);
  }
}

function eachMember(value: Json, where: string, check: (content: Json, where: string) => unknown): void {
  for (const [member, content] of Object.entries(object(value, where))) check(content, `${where}.${member}`);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function object(value: Json | undefined, where: string): JsonObject {
  if (!isObject(value)) throw new MalformedScenario(where, `must be an object, not ${kindOf(value)}`);
  return value;
}

function array(value: Json | undefined, where: string): readonly Json[] {
  if (!isArray(value)) throw new MalformedScenario(where, `must be an array, not ${kindOf(value)}`);
  return value;
}

function text(value: Json | undefined, where: string): string {
  if (typeof value !== 'string') throw new MalformedScenario(where, `must be a string, not ${kindOf(value)}`);
  return value;
}

function flag(value: Json | undefined, where: string): boolean {
  if (typeof value !== 'boolean') throw new MalformedScenario(where, `must be true or false, not ${kindOf(value)}`);
  return value;
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  return Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
}
