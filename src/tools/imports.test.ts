import { describe, expect, it } from 'vitest';
import { breaches, DEBT, fileGraph, findCycle, printGraph, roomGraph, ROOMS } from './imports.ts';
import { listFiles, parseSource, readSources } from './source.ts';

const sources = readSources(['src']);
const sample = (path: string, content: string): string[] => breaches([parseSource(path, content)]);

describe('the rooms', () => {
  it('import only what the table allows', () => {
    const found = breaches(sources).filter((breach) => !DEBT.includes(breach));
    expect(found, `the rooms as they are:\n${printGraph(roomGraph(sources))}`).toEqual([]);
  });

  it('import each other in no round', () => {
    const graph = roomGraph(sources);
    expect(findCycle(graph), printGraph(graph)).toBeUndefined();
  });

  it('hold no files that import each other in a round', () => {
    expect(findCycle(fileGraph(sources))).toBeUndefined();
  });

  it('cover every source file', () => {
    const outside = listFiles('src').filter(
      (file) => /\.tsx?$/.test(file) && !ROOMS.some(({ at }) => file === `src/${at}` || file.startsWith(`src/${at}/`)),
    );
    expect(outside.filter((file) => !file.endsWith('.d.ts'))).toEqual([]);
  });

  it('have no debt that is paid already, and none beyond what was there', () => {
    const found = breaches(sources);
    expect(DEBT.filter((breach) => !found.includes(breach))).toEqual([]);
    expect(DEBT.length).toBeLessThanOrEqual(0);
  });
});

describe('the table can refuse', () => {
  it('a room that is not allowed', () => {
    expect(sample('src/term/a.ts', "import { Node } from '../runtime/kernel/node.ts';")).toEqual([
      'term/a.ts -> runtime/kernel/node.ts: term may not import runtime/kernel',
    ]);
  });

  it('a file beside the one that is allowed', () => {
    expect(sample('src/runtime/otp/a.ts', "import { send } from '../kernel/syscalls.ts';")).toEqual([]);
    expect(sample('src/runtime/otp/a.ts', "import { Mailbox } from '../kernel/mailbox.ts';")).toHaveLength(1);
  });

  it('a value where only types may come', () => {
    expect(sample('src/panel/ui/a.ts', "import type { Place } from '../../protocol/model.ts';")).toEqual([]);
    expect(sample('src/panel/ui/a.ts', "import { EVENT_LIMIT } from '../../protocol/model.ts';")).toHaveLength(1);
    expect(sample('src/panel/ui/a.ts', "export { EVENT_LIMIT } from '../../protocol/model.ts';")).toHaveLength(1);
    expect(sample('src/panel/ui/a.ts', "void import('../../protocol/model.ts');")).toHaveLength(1);
  });

  it('a worker that is linked instead of named by its address', () => {
    expect(sample('src/app/a.ts', "new Worker(new URL('../node/worker/main.ts', import.meta.url));")).toEqual([]);
    expect(sample('src/app/a.ts', "import '../node/worker/main.ts';")).toHaveLength(1);
  });

  it('what is for tests, outside of tests', () => {
    expect(sample('src/app/a.ts', "import { fake } from '../testing/fake.ts';")).toHaveLength(1);
    expect(sample('src/bench/a.ts', "import { fake } from '../testing/fake.ts';")).toEqual([]);
  });

  it('a package that is not allowed', () => {
    expect(sample('src/runtime/kernel/a.ts', "import fs from 'node:fs';")).toHaveLength(1);
    expect(sample('src/panel/store/a.ts', "import { useState } from 'react';")).toHaveLength(1);
    expect(sample('src/panel/store/react.ts', "import { useState } from 'react';")).toEqual([]);
  });

  it('a round', () => {
    const round = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b'])],
    ]);
    expect(findCycle(round)).toEqual(['b', 'c', 'b']);
  });
});
