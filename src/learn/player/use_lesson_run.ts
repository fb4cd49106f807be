/** The lesson's run on the page's own node: started, stopped, judged while it goes on. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { StartOptions } from '../../protocol/frames.ts';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';
import type { LineFault } from '../../editor/intelligence.ts';
import type { Judged } from '../checks/claims.ts';
import { hasShownRight, limitOf, type PlayedLesson, type Step } from '../lesson.ts';

export const FILE = 'system.ts';
export const DEFAULT_SEED = 1;
/** A node that has not stopped by then is ended: the button has to work, whatever the program does. */
const STOP_MS = 150;

/** What the node calls a lesson's program. */
export function systemOf(lesson: PlayedLesson): string {
  return `Lesson ${lesson.id}`;
}

export function startOf(lesson: PlayedLesson, source: string, seed: number, paused: boolean): StartOptions {
  return {
    system: systemOf(lesson),
    seed,
    paused,
    ...(lesson.seeds !== undefined ? { schedule: 'seeded' as const } : {}),
    source: { name: FILE, text: source },
  };
}

export interface LessonRun {
  readonly judged: readonly Judged[];
  readonly faults: readonly LineFault[];
  readonly running: boolean;
  /** The run has come to the end of its time. */
  readonly over: boolean;
  /** The run has come to its end, and has shown which choice is right. */
  readonly hasShown: boolean;
  /** The step's program has been started by a person, by Run or in the transport, and is not merely there to be looked at. */
  readonly begun: boolean;
  /** What a person lets run is another program than this step's, so nothing of it is judged. */
  readonly isOther: boolean;
  /** The program has been changed since this run was begun: what the run tells is of the one before. */
  readonly isStale: boolean;
  /** There is an end to come to: the run is on its way, and its program was started. */
  readonly canFinish: boolean;
  readonly message: string | null;
  start(source: string, seed: number): void;
  stop(): void;
  /** Lets the rest of the run's time pass at once. */
  finish(): void;
  show(source: string): void;
}

export interface RunOf {
  readonly lesson: PlayedLesson;
  readonly step: Step | undefined;
  /** The program that this step runs. */
  readonly source: string;
  /** The prediction is still to be given: nothing may run. */
  readonly asked: boolean;
}

export function useLessonRun({ lesson, step, source, asked }: RunOf, onRun: () => void): LessonRun {
  const store = usePanelStore();
  const node = usePanel((state) => state.node);
  const connection = usePanel((state) => state.connection);
  const [begun, setBegun] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  /** The end was asked for, perhaps before the node was there. */
  const [hurried, setHurried] = useState(false);
  const started = useRef<StartOptions | null>(null);
  /** What stands in the panel. */
  const [text, setText] = useState<string | null>(null);

  const launch = useCallback(
    (program: string, seed: number, paused: boolean) => {
      onRun();
      const options = startOf(lesson, program, seed, paused);
      started.current = options;
      setText(program);
      setMessage(null);
      setHurried(false);
      store.getState().restartNode(options);
    },
    [lesson, onRun, store],
  );
  const show = useCallback(
    (program: string) => {
      setBegun(false);
      launch(program, lesson.seeds?.[0] ?? DEFAULT_SEED, true);
    },
    [launch, lesson],
  );
  const start = useCallback(
    (program: string, seed: number) => {
      setBegun(true);
      launch(program, seed, false);
    },
    [launch],
  );
  const stop = useCallback(() => {
    let answered = false;
    void store
      .getState()
      .run({ type: 'pause' }, { quiet: true })
      .then(() => {
        answered = true;
      });
    setTimeout(() => {
      if (answered || started.current === null) return;
      store.getState().restartNode({ ...started.current, paused: true });
      setBegun(false);
      setMessage('The program did not let go, so its node was ended. It stands at its start again.');
    }, STOP_MS);
  }, [store]);

  const now = node?.clock.now_ms ?? 0;
  const live = connection.state === 'live' && connection.hello.system.id === systemOf(lesson) && node !== null;
  // What the transport lets run is the same run as that of the button, if it is the same program.
  const isPlayed = live && !asked && !begun && (!node.clock.paused || now > 0);
  const isOther = isPlayed && text !== source;
  const isStale = begun && text !== source;
  useEffect(() => {
    if (isPlayed && !isOther) setBegun(true);
  }, [isPlayed, isOther]);

  const limit = limitOf(lesson, step);
  const over = begun && node !== null && now >= limit;
  // Past its time a run only repeats itself; it is held there so that its end can be looked at.
  useEffect(() => {
    if (over && store.getState().node?.clock.paused === false)
      void store.getState().run({ type: 'pause' }, { quiet: true });
  }, [over, store]);

  const finish = useCallback(() => {
    setHurried(true);
  }, []);
  useEffect(() => {
    if (!hurried || !live) return;
    setHurried(false);
    const left = limit - (store.getState().node?.clock.now_ms ?? 0);
    if (left > 0) void store.getState().run({ type: 'advance', ms: left }, { quiet: true });
  }, [hurried, live, limit, store]);

  const judged = useMemo(
    () => (begun && node !== null && step !== undefined ? step.claims.map((claim) => claim.judge(node, over)) : []),
    [begun, node, step, over],
  );
  const hasShown = useMemo(() => over && hasShownRight(lesson, node), [lesson, node, over]);
  const faults = useMemo((): readonly LineFault[] => {
    if (connection.state === 'lost') {
      return connection.point === undefined ? [] : [{ line: connection.point.line, message: connection.message }];
    }
    const byLine = new Map<number, string>();
    for (const event of begun ? (node?.events ?? []) : []) {
      if (event.kind !== 'exit' || event.source === undefined || event.class !== 'error') continue;
      byLine.set(event.source.line, `${event.name} exited here: ${shortReason(event.reason)}`);
    }
    return [...byLine].map(([line, words]) => ({ line, message: words }));
  }, [begun, connection, node]);

  const canFinish = begun && !over && connection.state !== 'lost';
  const running = begun && connection.state === 'live' && node?.clock.paused === false;
  return {
    judged,
    faults,
    running,
    over,
    hasShown,
    begun,
    isOther,
    isStale,
    canFinish,
    message,
    start,
    stop,
    finish,
    show,
  };
}

/** The reason without its stack trace; a loop that was ended in words. */
export function shortReason(reason: string): string {
  const runaway = /^\{\{runaway, #\{reductions => (\d+)/u.exec(reason);
  if (runaway !== null) {
    return `a loop or recursion went on for ${Number(runaway[1]).toLocaleString('en')} turns without waiting, and was ended. Put a yield* into it.`;
  }
  return reason.replace(/^\{(.*), \[(?:… stack trace|\{[^{}]*, \[\]\})\]\}$/su, '$1');
}
