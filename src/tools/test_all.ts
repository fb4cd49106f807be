/**
 * `npm test`: every stage, one after another, also after a failure. Each prints as it goes; the last line of all is
 * `N passed, N failed`. It fails when a test failed and when a stage ran none.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { weigh } from './size.ts';
import {
  countExit,
  countLastLine,
  countPlaywright,
  countVitest,
  judge,
  printTable,
  sum,
  type Count,
  type StageResult,
} from './stages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reports = path.join(root, '.cache/reports');
const unitReport = path.join(reports, 'unit.json');
const e2eReport = path.join(reports, 'e2e.json');
/** All stages together stay below 35 minutes on two busy cores; the browser tests, the longest, take some 20. */
const STAGE_LIMIT_MS = 26 * 60_000;

interface Stage {
  readonly name: string;
  run(): Promise<StageResult>;
}

const stages: readonly Stage[] = [
  npmStage('types', ['types'], countExit),
  npmStage('lint', ['lint'], countExit),
  npmStage('unit', ['unit', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`], () =>
    countReport(unitReport, countVitest),
  ),
  npmStage('conformance', ['conformance'], (_code, output) => countLastLine(output)),
  npmStage('build', ['build'], countExit),
  { name: 'size', run: sizeStage },
  npmStage('end to end', ['e2e', '--', '--reporter=list,json'], () => countReport(e2eReport, countPlaywright), {
    PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport,
  }),
];

function npmStage(
  name: string,
  args: readonly string[],
  count: (code: number, output: string) => Count,
  env: Readonly<Record<string, string>> = {},
): Stage {
  return {
    name,
    async run() {
      const started = performance.now();
      const { code, output } = await runNpm(['run', '--silent', ...args], env);
      return judge(name, (performance.now() - started) / 1_000, code, count(code, output));
    },
  };
}

/** Streams the output on, and returns its end. A stage that runs past its limit is ended, with all it started. */
function runNpm(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; output: string }> {
  const windows = process.platform === 'win32';
  return new Promise((resolve) => {
    const child = spawn('npm', args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, so that the limit ends grandchildren, too.
      detached: !windows,
      shell: windows,
    });
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      process.stdout.write(text);
      output = (output + text).slice(-10_000);
    });
    const end = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(windows ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    };
    const limit = setTimeout(() => {
      console.error(`${args.join(' ')}: ended after ${STAGE_LIMIT_MS / 60_000} minutes`);
      end();
    }, STAGE_LIMIT_MS);
    process.once('exit', end);
    const done = (code: number): void => {
      clearTimeout(limit);
      process.removeListener('exit', end);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('close', (code) => {
      done(code ?? 1);
    });
  });
}

function countReport(file: string, count: (report: unknown) => Count): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  return count(JSON.parse(readFileSync(file, 'utf8')));
}

function sizeStage(): Promise<StageResult> {
  const started = performance.now();
  const result = (count: Count, note?: string): Promise<StageResult> => {
    const judged = judge('size', (performance.now() - started) / 1_000, 0, count);
    return Promise.resolve(note === undefined ? judged : { ...judged, note });
  };
  try {
    const parts = weigh(path.join(root, 'dist'));
    for (const { name, bytes, limit, files, ok } of parts) {
      console.log(
        `${ok ? 'ok  ' : 'FAIL'} ${name}: ${bytes} of ${limit} bytes after gzip (${files.join(', ') || 'no file'})`,
      );
    }
    return result(sum(parts.map(({ ok }) => countExit(ok ? 0 : 1))));
  } catch (error) {
    return result({ passed: 0, failed: 1 }, error instanceof Error ? error.message : String(error));
  }
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
// Ctrl+C ends the running stage as well: `exit` above takes it along.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const results: StageResult[] = [];
for (const { name, run } of stages) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(3, 70 - name.length))}`);
  results.push(await run());
}
console.log(`\n${printTable(results)}`);
process.exitCode = sum(results).failed === 0 ? 0 : 1;
