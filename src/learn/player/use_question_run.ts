/** A question's run on the page's own node: shown at rest, then run with all that the question supposes to be done. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { StartOptions } from '../../protocol/frames.ts';
import type { PanelState, PanelStore } from '../../panel/store/panel_store.ts';
import { usePanelStore } from '../../panel/store/react.ts';
import { shownBy } from '../lesson.ts';
import { type KeyRun, playKey } from './key_run.ts';
import type { AskedQuestion } from './test_questions.ts';
import { DEFAULT_SEED, FILE } from './use_lesson_run.ts';

/** What the node calls a question's program. */
export function systemOf({ number }: AskedQuestion): string {
  return `Question ${String(number)}`;
}

export interface QuestionRun {
  show(): void;
  start(): void;
  /** Lets the rest of the run's time pass at once. */
  finish(): void;
}

/** `onOver` is told the choice that the run showed, or null when it showed none. */
export function useQuestionRun(
  question: AskedQuestion,
  onRun: () => void,
  onOver: (shown: string | null) => void,
): QuestionRun {
  const store = usePanelStore();
  const current = useRef<PanelRun | null>(null);
  const leave = useCallback(() => {
    current.current?.leave();
    current.current = null;
  }, []);
  useEffect(() => leave, [leave]);

  const launch = useCallback(() => {
    leave();
    onRun();
    const options: StartOptions = {
      system: systemOf(question),
      seed: DEFAULT_SEED,
      paused: true,
      source: { name: FILE, text: question.system },
    };
    store.getState().restartNode(options);
  }, [leave, onRun, question, store]);

  const start = useCallback(() => {
    if (isFresh(store.getState(), systemOf(question))) leave();
    else launch();
    const run = new PanelRun(store, systemOf(question));
    current.current = run;
    void playKey(question, run).then((played) => {
      const { node } = store.getState();
      if (played === 'left' || node === null || current.current !== run) return;
      run.calm();
      onOver(played === 'over' ? (shownBy(question, node)?.id ?? null) : null);
    });
  }, [launch, leave, onOver, question, store]);

  const finish = useCallback(() => {
    current.current?.hurry();
  }, []);
  return useMemo(() => ({ show: launch, start, finish }), [launch, start, finish]);
}

/** The system that is shown stands at its beginning, and nobody has done anything to it: it need not be started anew. */
function isFresh({ connection, node }: PanelState, system: string): boolean {
  if (connection.state !== 'live' || connection.hello.system.id !== system || node === null) return false;
  return node.clock.now_ms === 0 && node.events.every(({ kind }) => kind !== 'command');
}

/** Comes to its moments by the wall's time, until somebody is in a hurry. */
class PanelRun implements KeyRun {
  private left = false;
  private hurried = false;
  private target = 0;
  /** The speed to go back to. */
  private before: number | 'max' | null = null;
  private stop: (() => void) | null = null;

  constructor(
    private readonly store: PanelStore,
    private readonly system: string,
  ) {}

  readonly node = (): PanelState['node'] => this.store.getState().node;
  readonly send: KeyRun['send'] = (command) => this.store.getState().run(command, { quiet: true });

  readonly comeTo = async (ms: number): Promise<boolean> => {
    if (!(await this.until(() => true))) return false;
    // What stands there already needs no clock.
    if ((this.node()?.clock.now_ms ?? 0) < ms) {
      this.target = ms;
      void this.send({ type: 'hold_at', ms });
      if (this.hurried) this.speedUp();
      void this.send({ type: 'resume' });
    }
    return this.until(({ node }) => node !== null && node.clock.now_ms >= ms && node.clock.paused);
  };

  /** The clock is held where it has to be, however fast it goes. */
  hurry(): void {
    this.hurried = true;
    const { clock } = this.node() ?? {};
    // A clock that is on its way, but that somebody has stopped. One that is held where it has to be is not to be started from here.
    if (clock?.paused === true && clock.now_ms < this.target) void this.send({ type: 'resume' });
    this.speedUp();
  }

  calm(): void {
    if (this.before !== null) void this.send({ type: 'speed', speed: this.before });
  }

  leave(): void {
    this.left = true;
    this.stop?.();
  }

  private speedUp(): void {
    const node = this.node();
    // The node may still be on its way: it is asked when it is there.
    if (node === null) return;
    this.before ??= node.clock.speed;
    void this.send({ type: 'speed', speed: 'max' });
  }

  /** False when the run was left, or its node is lost. */
  private until(ready: (state: PanelState) => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (answer: boolean): void => {
        this.stop = null;
        unsubscribe();
        resolve(answer);
      };
      const look = (state: PanelState): void => {
        const { connection, node } = state;
        if (this.left || connection.state === 'lost') finish(false);
        else if (
          connection.state === 'live' &&
          connection.hello.system.id === this.system &&
          node !== null &&
          ready(state)
        ) {
          finish(true);
        }
      };
      const unsubscribe = this.store.subscribe(look);
      this.stop = () => {
        finish(false);
      };
      look(this.store.getState());
    });
  }
}
