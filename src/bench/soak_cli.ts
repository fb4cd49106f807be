/**
 * `npm run soak -- [CRASHES] [--seed N]`: ten million crashes and restarts in virtual time, unless another number is given. It fails when
 * anything is left over or the heap has grown.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { bundle, inDirectory } from './bundle.ts';
import { faultsOf, type Soaked } from './soak.ts';

const CRASHES = 10_000_000;

/** Runs a command and passes on what it says, line by line, all but the last. */
function lastLine(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let held = '';
    createInterface(child.stdout).on('line', (line) => {
      if (held !== '') console.log(held);
      held = line;
    });
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(held);
      else reject(new Error(`the soak ended with ${String(status)}`));
    });
  });
}

async function main(args: readonly string[]): Promise<void> {
  let crashes = String(CRASHES);
  const seed: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--seed') seed.push(args[++i] ?? '');
    else if (/^\d+$/.test(arg)) crashes = arg;
    else throw new Error(`${arg}: a number of crashes is wanted, or --seed and a number`);
  }
  const faults = await inDirectory(async (directory) => {
    const script = await bundle(directory, new URL('soak_child.ts', import.meta.url));
    const last = await lastLine(process.execPath, ['--expose-gc', script, crashes, ...seed]);
    return faultsOf(JSON.parse(last) as Soaked);
  });
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'nothing is left over, and the heap is flat' : `${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

try {
  await main(process.argv.slice(2));
} catch (caught) {
  console.error(caught instanceof Error ? caught.message : caught);
  process.exitCode = 1;
}
