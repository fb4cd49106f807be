/** The recordings of OTP that lessons and questions name as what they rest on. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, describeVerdict } from '../conformance/check.ts';
import { parseCase } from '../conformance/scenario.ts';

const CORPUS = fileURLToPath(new URL('../conformance/corpus', import.meta.url));

/** Each recording by its name, unparsed: a name may stand in several families. */
const recordings = new Map<string, string[]>();
for (const file of readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.jsonl')) continue;
  for (const line of readFileSync(path.join(CORPUS, file), 'utf8').split('\n')) {
    const name = /^\{"name":"([^"]+)"/.exec(line)?.[1];
    if (name !== undefined) recordings.set(name, [...(recordings.get(name) ?? []), line]);
  }
}

/** Names without a recording, and recordings in which our node does something else. */
export function faultsOfRules(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const lines = recordings.get(name);
    if (lines === undefined) return [`there is no recording ${name}`];
    return lines.flatMap((line) => {
      const testCase = parseCase(line);
      const verdict = check(testCase);
      return verdict.ok ? [] : [describeVerdict(verdict, testCase)];
    });
  });
}
