/** Programs that attack the node and the page, each run in the built sandbox as a lesson's program is. */
import type { Page } from '@playwright/test';
import { ALLOWED, INSTEAD } from '../src/node/worker/realm.ts';
import type { NodeEvent } from '../src/protocol/model.ts';
import { expect, test } from './coppice.ts';
import { RECURSIONS } from './recursions.ts';
import { ABROAD, BOMBS, DEPTHS, ESCAPES, START_RESULTS, STARTS } from './escapes.ts';

const HEAD =
  'import { alias, ets, exit, gen_server, makeRef, monitor, processInfo, receive, register, self, send, sendAfter, sleep, spawn, spawnLink, ' +
  "spawnMonitor } from 'coppice';";

/** Numbers of the interface of a worker's globals, which cannot be removed. */
const CONSTANTS = ['TEMPORARY', 'PERSISTENT'];

/** What a program reads by an expression, as a text; the name of the exception when it raises one. */
async function told(page: Page, expression: string): Promise<string> {
  const body = `let got = ''; try { got = String((${expression}) as unknown); } catch (caught) { got = (caught as Error).name; } exit(got);`;
  const exit = await end(page, body.replace(/\(globalThis\b/g, '((globalThis as any)'));
  return reasonOf(exit).replaceAll(/["']/g, '');
}

let runs = 0;

/**
 * Runs a program until its process `bomb` has ended: what it ended with. Each has a name of its own, since the state of the run before it may
 * be there still.
 */
async function end(page: Page, body: string, bomb = `bomb_${String(++runs)}`): Promise<NodeEvent> {
  const text = `${HEAD}
    export function* start() {
      return ['ok', spawn(function* () { register('${bomb}', self()); ${body} })];
    }`;
  await page.evaluate((source) => {
    window.coppice.connection.restart({
      system: 'attack',
      seed: 7,
      hash: true,
      source: { name: 'system.ts', text: source },
    });
  }, text);
  await page.waitForFunction((name) => {
    const { status, state } = window.coppice.connection;
    if (status.state === 'lost') throw new Error(`the node is lost: ${status.message}`);
    return status.state === 'live' && state?.events.some((one) => one.kind === 'exit' && one.name === name) === true;
  }, bomb);
  const exit = await page.evaluate(
    (name) => window.coppice.connection.state?.events.find((one) => one.kind === 'exit' && one.name === name),
    bomb,
  );
  return exit as NodeEvent;
}

function reasonOf(exit: NodeEvent): string {
  return 'reason' in exit ? exit.reason : '';
}

test('a program finds only the globals of the list, and nothing above them', async ({ page, coppice }) => {
  await coppice.open();
  const list = JSON.stringify([...ALLOWED, ...Object.keys(INSTEAD), ...CONSTANTS, 'Function']);
  const exit = await end(
    page,
    `const list = ${list}; const found: string[] = [];
     for (let at: object | null = globalThis; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
       for (const key of Reflect.ownKeys(at)) if (typeof key !== 'string' || !list.includes(key)) found.push(String(key));
     exit(['found', found.join(' ')]);`,
  );
  expect(reasonOf(exit)).toMatch(/^\{"?'?found"?'?, ""\}$/);
});

// Each in a realm of its own, one after another in one page: a page for each takes a minute and finds no more.
for (const half of [0, 1]) {
  test(`ways out: each is refused, or finds what the node gives (${half === 0 ? 'first' : 'second'} half)`, async ({
    page,
    coppice,
  }) => {
    test.slow();
    await coppice.open();
    for (const [what, expression, gives] of ESCAPES.filter((_, index) => index % 2 === half)) {
      expect.soft(await told(page, expression), what).toBe(gives);
    }
  });
}

test.describe('elsewhere', () => {
  test.use({ locale: 'de-DE', timezoneId: 'Asia/Tokyo' });

  test("a program sees nothing of the reader's language and zone", async ({ page, coppice }) => {
    await coppice.open();
    const list = ABROAD.map(([, expression]) => `(${expression})`).join(',\n');
    const got = await told(page, `[${list}].join('|')`);
    expect(got.split('|')).toEqual(ABROAD.map(([, , gives]) => gives));
  });
});

for (const [what, body, ends] of BOMBS) {
  test(`bomb: ${what}`, async ({ page, coppice }) => {
    await coppice.open();
    const exit = await end(page, body);
    expect(reasonOf(exit)).toMatch(ends);
    // The others live, and the node answers.
    expect(await page.evaluate(() => window.coppice.clock.pause())).toMatchObject({ ok: true });
  });
}

for (const [what, top, told] of STARTS) {
  test(`a start that never ends: ${what}`, async ({ page, coppice }) => {
    await coppice.open();
    await page.evaluate((text) => {
      window.coppice.connection.restart({ system: 'attack', seed: 7, source: { name: 'system.ts', text } });
    }, `${top}\nexport function* start() { return ['ok', null]; }`);
    await expect(page.getByRole('alert').filter({ hasText: told })).toBeVisible({ timeout: 60_000 });
    await page.evaluate(() => {
      window.coppice.connection.restart({ system: 'essay', seed: 7 });
    });
    await page.waitForFunction(() => {
      const { status } = window.coppice.connection;
      return (
        status.state === 'live' &&
        status.hello.system.id === 'essay' &&
        window.coppice.snapshot()?.system.state === 'running'
      );
    });
  });
}

for (const [what, start, told] of START_RESULTS) {
  test(`a start that gives nothing good: ${what}`, async ({ page, coppice }) => {
    await coppice.open();
    await page.evaluate((text) => {
      window.coppice.connection.restart({ system: 'attack', seed: 7, source: { name: 'system.ts', text } });
    }, start);
    await page.waitForFunction(() => {
      const { status } = window.coppice.connection;
      if (status.state === 'lost') throw new Error(`the node is lost: ${status.message}`);
      return status.state === 'live' && window.coppice.snapshot()?.system.state === 'failed';
    });
    expect(await page.evaluate(() => window.coppice.snapshot()?.system.reason)).toMatch(told);
  });
}

for (const part of [0, 1, 2, 3]) {
  test(`recursion without end ends its process alone, however the engine comes to it (${String(part + 1)} of 4)`, async ({
    page,
    coppice,
  }) => {
    test.slow();
    await coppice.open();
    for (const [what, body] of RECURSIONS.filter((_, index) => index % 4 === part)) {
      expect.soft(reasonOf(await end(page, body)), what).toMatch(/RangeError'?, "(?:Calls|Each yield\*).* too deep/);
    }
  });
}

test('how deep calls can lie in each other is one number, whatever the engine has compiled', async ({
  page,
  coppice,
}) => {
  await coppice.open();
  for (const body of DEPTHS) {
    const reason = reasonOf(
      await end(page, `const all: number[] = []; ${body} exit([all.length, new Set(all).size]);`),
    );
    expect(reason).toBe('{40, 1}');
  }
});

/** What calls itself within the engine, where no count can be: iterators upon iterators. */
const STACK_END = 'let it: any = [1].values(); for (let n = 0; n < 20_000; n++) it = it.map((x: any) => x); it.next();';

test("a program's own exception in the engine's words is its own", async ({ page, coppice }) => {
  await coppice.open();
  for (const body of [
    "throw new RangeError('Maximum call stack size exceeded');",
    "try { throw new RangeError('Maximum call stack size exceeded'); } catch (caught) { throw caught; }",
    "function* wait(): any { yield* sleep(9); } const w = wait(); w.throw(new RangeError('Maximum call stack size exceeded'));",
  ])
    expect(reasonOf(await end(page, body))).toMatch(/RangeError'?, "Maximum call stack size exceeded"/);
});

test("the engine's own end of the stack ends the run, in words, and is nothing that a program can catch", async ({
  page,
  coppice,
}) => {
  await coppice.open();
  await page.evaluate((text) => {
    window.coppice.connection.restart({ system: 'attack', seed: 7, source: { name: 'system.ts', text } });
  }, `${HEAD}\nexport function* start() { spawn(function* () { register('deep', self());\n try { ${STACK_END} } catch { send(self(), 1); } for (;;) yield* sleep(1); }); return ['ok', self()]; }`);
  await expect(
    page.getByRole('alert').filter({ hasText: "The engine's own stack is used up in the process deep" }),
  ).toBeVisible({ timeout: 60_000 });
});

test('what cannot be counted ends with the node, in words', async ({ page, coppice }) => {
  await coppice.open();
  await page.evaluate((text) => {
    window.coppice.connection.restart({ system: 'attack', seed: 7, source: { name: 'system.ts', text } });
  }, `${HEAD}\nexport function* start() { spawn(function* () { yield* sleep(50); /^(a+)+$/.test('a'.repeat(40) + 'b'); }); return ['ok', self()]; }`);
  await expect(page.getByRole('alert').filter({ hasText: 'cannot be counted' })).toBeVisible({ timeout: 60_000 });
});

test('two runs under one seed are the same run, whatever a program reads', async ({ page, coppice }) => {
  const body =
    'yield* sleep(5); exit([Date.now(), Math.random(), performance.now(), crypto.randomUUID(), new Date().toString(), new Error("x").stack]);';
  const run = async (): Promise<{ reason: string; hash: string | null }> => {
    // Another page: the same address again would keep the state of the run before.
    await page.goto('about:blank');
    await coppice.open();
    const reason = reasonOf(await end(page, body, 'reader'));
    const { hash } = await page.evaluate(async () => {
      await window.coppice.idle();
      return window.coppice.journal();
    });
    return { reason, hash };
  };
  const first = await run();
  expect(first.hash).not.toBeNull();
  expect(await run()).toEqual(first);
});
