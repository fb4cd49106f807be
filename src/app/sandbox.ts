/**
 * Makes the worker for a program that somebody wrote: inside a frame of opaque origin, which has no storage of ours, under a policy that
 * lets it load and reach nothing. A frame of opaque origin cannot fetch our files, so the page fetches the worker's text and sends it in.
 */
import type { NodeWorker } from '../connection/worker_node.ts';
import workerAddress from '../node/worker/sandboxed.ts?worker&url';

const FRAME = 'sandbox.html';

let text: Promise<string> | null = null;

/** The text of the worker, fetched once; a failure is not kept. */
function workerText(): Promise<string> {
  text ??= fetch(new URL(workerAddress, document.baseURI)).then((response) => {
    if (!response.ok) throw new Error(`the server answered ${String(response.status)} for the sandbox's program`);
    return response.text().then(enclosed);
  });
  text.catch(() => {
    text = null;
  });
  return text;
}

/** A worker of opaque origin can be no module: what a module declares must become no global name that a program could use, nor be sloppy. */
function enclosed(module: string): string {
  return `(()=>{"use strict";${module}\n})()`;
}

/** A frame nobody sees: it is not for the eye, the keyboard or a screen reader. */
function makeFrame(): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.setAttribute('allow', '');
  frame.title = 'Sandbox: a program runs here, and nothing is shown';
  frame.tabIndex = -1;
  frame.hidden = true;
  frame.referrerPolicy = 'no-referrer';
  frame.src = new URL(FRAME, document.baseURI).href;
  return frame;
}

/** The frame and the worker in it; used as a worker is. */
class SandboxedWorker implements NodeWorker {
  onmessage: NodeWorker['onmessage'] = null;
  onmessageerror: NodeWorker['onmessageerror'] = null;
  onerror: NodeWorker['onerror'] = null;
  private readonly frame = makeFrame();
  private readonly port: MessagePort;
  private readonly faults: MessagePort;
  private ended = false;
  private failed = false;

  constructor() {
    const frames = new MessageChannel();
    const faults = new MessageChannel();
    this.port = frames.port1;
    this.faults = faults.port1;
    this.port.onmessage = (event: MessageEvent<unknown>) => this.onmessage?.(event);
    this.port.onmessageerror = (event) => this.onmessageerror?.(event);
    this.faults.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.fail(String(data));
    };
    const loaded = new Promise<void>((resolve) => {
      this.frame.addEventListener('load', () => {
        resolve();
      });
    });
    document.body.append(this.frame);
    Promise.all([workerText(), loaded]).then(
      ([worker]) => {
        // An opaque origin has no name to send to; nobody but our own file can stand in the frame, which cannot navigate itself.
        this.frame.contentWindow?.postMessage(worker, '*', [frames.port2, faults.port2]);
      },
      (caught: unknown) => {
        this.fail(`The sandbox could not be loaded: ${caught instanceof Error ? caught.message : String(caught)}.`);
      },
    );
  }

  /** Kept until the worker is there. */
  postMessage(message: unknown): void {
    this.port.postMessage(message);
  }

  terminate(): void {
    this.ended = true;
    this.port.close();
    this.faults.close();
    this.frame.remove();
  }

  /** A spare one that has failed serves nobody. */
  get usable(): boolean {
    return !this.failed;
  }

  private fail(message: string): void {
    this.failed = true;
    if (!this.ended) this.onerror?.(new ErrorEvent('error', { message, cancelable: true }));
  }
}

let spare: SandboxedWorker | null = null;

/** Makes a sandbox ahead of its use: a lesson's reader then waits for neither the frame nor the engine. */
export function warmSandbox(): void {
  spare ??= new SandboxedWorker();
}

/** A run that has just begun has the machine for itself; then the next one is prepared. */
const NEXT_MS = 1_500;

export function takeSandbox(): NodeWorker {
  const taken = spare;
  spare = null;
  setTimeout(warmSandbox, NEXT_MS);
  if (taken?.usable === true) return taken;
  taken?.terminate();
  return new SandboxedWorker();
}
