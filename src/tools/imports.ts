/** Who may import whom. The table is data; `imports.test.ts` holds the sources to it. */
import { packageOf, resolveImport, type Import, type SourceFile } from './source.ts';

export interface Room {
  /** The folder or file below `src`; the longest that fits a file is its room. */
  readonly at: string;
  /** Rooms or single files that it may import. `types:` before one allows `import type` only. */
  readonly may: readonly string[] | 'anything';
  readonly packages: readonly string[] | 'anything';
  /** Files that it may name in `new URL(..., import.meta.url)`. */
  readonly byUrl?: readonly string[];
  /** Only tests, and rooms like it, may import it. */
  readonly forTests?: boolean;
}

const D3 = ['d3-selection', 'd3-zoom', 'd3-transition', 'd3-scale'];

export const ROOMS: readonly Room[] = [
  { at: 'base', may: [], packages: [] },
  { at: 'term', may: ['base'], packages: [] },
  { at: 'runtime/kernel', may: ['base', 'term'], packages: [] },
  { at: 'runtime/otp', may: ['base', 'term', 'runtime/kernel/syscalls.ts', 'runtime/kernel/inspect.ts'], packages: [] },
  {
    at: 'coppice.ts',
    may: ['base', 'term', 'runtime/kernel/syscalls.ts', 'runtime/kernel/node.ts', 'runtime/otp'],
    packages: [],
  },
  // Programs like any other. Their catalogue is data that the page shows, too.
  { at: 'systems', may: ['base', 'term', 'coppice.ts'], packages: [] },
  { at: 'protocol', may: ['base', 'term'], packages: [] },
  {
    at: 'node/backend',
    may: [
      'base',
      'term',
      'protocol',
      'runtime/kernel/introspect.ts',
      'runtime/kernel/syscalls.ts',
      'runtime/kernel/node.ts',
      'runtime/otp',
    ],
    packages: [],
  },
  {
    at: 'node/worker',
    may: [
      'base',
      'term',
      'protocol',
      'runtime/kernel',
      'runtime/otp',
      'node/backend',
      'systems',
      'coppice.ts',
      'program',
    ],
    packages: [],
  },
  { at: 'program', may: ['base'], packages: ['acorn', '@sveltejs/acorn-typescript', 'magic-string'] },
  {
    at: 'editor',
    may: ['base', 'program'],
    byUrl: ['editor'],
    packages: [
      'react',
      'typescript',
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-javascript',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/merge',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
      'virtual:coppice-types',
    ],
  },
  { at: 'connection', may: ['base', 'protocol'], packages: [] },
  { at: 'panel/store', may: ['base', 'protocol', 'types:connection', 'types:term'], packages: ['zustand'] },
  { at: 'panel/store/react.ts', may: ['panel/store'], packages: ['react', 'zustand'] },
  {
    at: 'panel/ui',
    may: ['base', 'types:term', 'types:protocol', 'protocol/rows.ts'],
    packages: ['react', 'react-dom', 'radix-ui', '@tanstack/react-virtual', ...D3].concat(
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
    ),
  },
  {
    at: 'panel',
    may: ['base', 'term', 'protocol', 'types:connection', 'panel/store', 'panel/store/react.ts', 'panel/ui'],
    packages: ['react', 'react-dom', 'radix-ui', '@tanstack/react-virtual', 'd3-scale'],
  },
  // Lessons: what they claim is told of frames, and their programs import what any program does.
  { at: 'learn', may: ['protocol', 'types:editor', 'types:learn/checks'], packages: ['react'] },
  { at: 'learn/checks', may: ['protocol'], packages: [] },
  { at: 'learn/lessons', may: ['learn', 'learn/checks'], packages: ['coppice'] },
  { at: 'learn/questions', may: ['learn', 'learn/checks'], packages: ['coppice'] },
  {
    at: 'learn/player',
    may: [
      'base',
      'types:connection',
      'protocol',
      'panel',
      'panel/store',
      'panel/store/react.ts',
      'panel/ui',
      'editor',
      'learn',
      'learn/checks',
      'learn/lessons',
      'learn/questions',
    ],
    packages: ['react', 'zustand', 'xstate', '@xstate/react', 'idb-keyval'],
  },
  {
    at: 'app',
    may: [
      'base',
      'learn/player',
      'types:term',
      'protocol',
      'connection',
      'panel',
      'panel/store',
      'panel/store/react.ts',
      'panel/ui',
      'systems/catalogue.ts',
      'conformance',
    ],
    byUrl: ['node/worker'],
    packages: ['react', 'react-dom', 'wouter', 'zustand', 'radix-ui', '@tanstack/react-virtual'],
  },
  // It ships: the page runs the recordings in the reader's browser.
  { at: 'conformance', may: 'anything', packages: 'anything' },
  { at: 'bench', may: 'anything', packages: 'anything', forTests: true },
  { at: 'testing', may: 'anything', packages: 'anything', forTests: true },
  { at: 'tools', may: 'anything', packages: 'anything', forTests: true },
];

/** Breaches that stand for now, as `imports.test.ts` prints them. This list may only shrink. */
export const DEBT: readonly string[] = [];

export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

/** The room of a file given from `src`. */
export function roomOf(file: string, rooms: readonly Room[] = ROOMS): Room | undefined {
  return rooms
    .filter(({ at }) => file === at || file.startsWith(`${at}/`))
    .reduce<Room | undefined>(
      (best, room) => (best === undefined || room.at.length > best.at.length ? room : best),
      undefined,
    );
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly import: Import;
}

/** Every relative import within `src`, tests left out. */
export function edgesOf(sources: readonly SourceFile[]): Edge[] {
  return sources
    .filter(({ path }) => path.startsWith('src/') && !isTest(path))
    .flatMap((source) =>
      source.imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map((found) => ({
          from: inSrc(source.path),
          to: inSrc(resolveImport(source.path, found.specifier)),
          import: found,
        })),
    );
}

function inSrc(file: string): string {
  return file.replace(/^src\//, '');
}

/** One line a breach: `FROM -> TO`, and why it is refused. */
export function breaches(sources: readonly SourceFile[], rooms: readonly Room[] = ROOMS): string[] {
  const found: string[] = [];
  for (const {
    from,
    to,
    import: { typeOnly, byUrl },
  } of edgesOf(sources)) {
    const room = roomOf(from, rooms);
    const target = roomOf(to, rooms);
    if (room === undefined) found.push(`${from}: belongs to no room of the table`);
    else if (target === undefined) found.push(`${from} -> ${to}: leads to no room of the table`);
    else if (room !== target && !allowed(room, to, target, typeOnly, byUrl)) {
      found.push(`${from} -> ${to}: ${room.at} may not import ${target.at}${typeOnly ? ' (types)' : ''}`);
    }
  }
  for (const source of sources) {
    const room = roomOf(inSrc(source.path), rooms);
    if (!source.path.startsWith('src/') || isTest(source.path) || room === undefined || room.packages === 'anything')
      continue;
    for (const { specifier } of source.imports) {
      if (specifier.startsWith('.') || room.packages.includes(packageOf(specifier))) continue;
      found.push(`${inSrc(source.path)} -> ${specifier}: ${room.at} may not use this package`);
    }
  }
  return [...new Set(found)].sort();
}

function allowed(room: Room, file: string, target: Room, typeOnly: boolean, byUrl: boolean): boolean {
  const covers = (entry: string): boolean => entry === target.at || entry === file;
  if (byUrl) return room.forTests === true || (room.byUrl ?? []).some(covers);
  if (target.forTests === true) return room.forTests === true;
  if (room.may === 'anything') return true;
  return room.may.some((entry) =>
    entry.startsWith('types:') ? typeOnly && covers(entry.slice('types:'.length)) : covers(entry),
  );
}

/** Which room imports which, from what the files really do. */
export function roomGraph(sources: readonly SourceFile[], rooms: readonly Room[] = ROOMS): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const {
    from,
    to,
    import: { byUrl },
  } of edgesOf(sources)) {
    const room = roomOf(from, rooms)?.at;
    const target = roomOf(to, rooms)?.at;
    if (byUrl || room === undefined || target === undefined || room === target) continue;
    graph.set(room, (graph.get(room) ?? new Set()).add(target));
  }
  return graph;
}

/** A round of nodes, each importing the next, or undefined. */
export function findCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(node);
    if (at >= 0) return [...trail.slice(at), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/**
 * Which file links which at run time. A round is a trap: whichever file loads first sees the other half made. OTP's own
 * modules call each other in rounds (gen, proc_lib, sys), as ours do; none of them does anything while it loads.
 */
export function fileGraph(sources: readonly SourceFile[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const {
    from,
    to,
    import: { typeOnly, byUrl },
  } of edgesOf(sources)) {
    const otp = from.startsWith('runtime/otp/') && to.startsWith('runtime/otp/');
    if (!typeOnly && !byUrl && !otp) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return graph;
}

export function printGraph(graph: ReadonlyMap<string, ReadonlySet<string>>): string {
  return [...graph]
    .map(([from, to]) => `${from} -> ${[...to].sort().join(', ')}`)
    .sort()
    .join('\n');
}
