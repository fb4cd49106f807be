/** What the page and its worker say to each other. */
import type { Trace } from '../../conformance/check.ts';
import type { Scenario } from '../../conformance/scenario.ts';
import type { CorpusFile } from './corpus_files.ts';

/** What the list knows of a scenario. Its number is its place among all that were read. */
export interface CaseSummary {
  readonly id: number;
  /** `gen_server/hand` */
  readonly file: string;
  /** In the file, from 1. */
  readonly line: number;
  readonly family: string;
  readonly name: string;
  /** Null for a generated scenario. */
  readonly rule: string | null;
  readonly steps: number;
}

/** A file or a line of one that could not be read. */
export interface ReadFault {
  readonly file: string;
  /** Null when the whole file is missing. */
  readonly line: number | null;
  readonly message: string;
}

export interface ShownCase {
  readonly id: number;
  readonly scenario: Scenario;
  readonly trace: Trace;
}

export type ToWorker =
  | { readonly type: 'load'; readonly files: readonly CorpusFile[] }
  | { readonly type: 'run'; readonly run: number; readonly ids: readonly number[] }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'cancel' }
  | { readonly type: 'show'; readonly id: number };

export type FromWorker =
  | { readonly type: 'read'; readonly cases: readonly CaseSummary[]; readonly faults: readonly ReadFault[] }
  | { readonly type: 'ready' }
  /** `ids[i]` passed when `passed[i]`. `ms` is the time spent on scenarios in this run so far. */
  | {
      readonly type: 'verdicts';
      readonly run: number;
      readonly ids: readonly number[];
      readonly passed: readonly boolean[];
      readonly ms: number;
      readonly done: boolean;
    }
  | { readonly type: 'shown'; readonly shown: ShownCase };
