/** What js-csp has no types for itself. */
declare module 'js-csp' {
  export interface Channel {
    close(): void;
  }
  const csp: {
    chan(this: void, buffer?: number): Channel;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a process is resumed with depends on what it takes
    go<A extends readonly any[]>(this: void, body: (...args: A) => Generator<any, any, any>, args?: A): Channel;
    put(this: void, channel: Channel, value: unknown): unknown;
    take(this: void, channel: Channel): unknown;
  };
  export default csp;
}
