/**
 * Flags of a process that OTP has for its heaps, its tracing and its error handling. There is nothing here for them to act on, so a process only
 * keeps what it was told; what OTP refuses is refused.
 */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  error_handler: 'error_handler',
  fullsweep_after: 65_535,
  max_heap_size: { error_logger: true, kill: true, size: 0 },
  message_queue_data: 'on_heap',
  min_bin_vheap_size: 46_422,
  min_heap_size: 233,
  save_calls: 0,
  sensitive: false,
};

const MAX_SAVED_CALLS = 10_000;

/** The sizes that a heap may have, in words: each the sum of the two before it and one more, and when they are large, a fifth more than the last. */
const HEAP_SIZES = heapSizes();

function heapSizes(): readonly number[] {
  const sizes = [12, 38];
  while (sizes.length < 23) sizes.push((sizes.at(-1) as number) + (sizes.at(-2) as number) + 1);
  while ((sizes.at(-1) as number) < 2 ** 53) sizes.push(Math.floor(((sizes.at(-1) as number) * 6) / 5));
  return sizes;
}

/** The next size that there is; none is less than that of a fresh process. */
function nextHeapSize(name: string, words: number): number | undefined {
  const wanted = Math.max(words, DEFAULTS[name] as number);
  return HEAP_SIZES.find((size) => size >= wanted);
}

export function defaultSetting(name: string): unknown {
  return DEFAULTS[name];
}

/** The value as it is kept; undefined when the flag or the value is none. `held` gives what the process has been told before. */
export function checkedSetting(name: string, value: unknown, held: (name: string) => unknown): unknown {
  switch (name) {
    case 'error_handler':
      return typeof value === 'string' ? value : undefined;
    case 'fullsweep_after':
      return isCount(value) ? value : undefined;
    case 'min_bin_vheap_size':
    case 'min_heap_size':
      return isCount(value) ? nextHeapSize(name, value) : undefined;
    case 'max_heap_size':
      return maxHeapSize(value, (held('min_heap_size') ?? DEFAULTS['min_heap_size']) as number);
    case 'message_queue_data':
      return value === 'on_heap' || value === 'off_heap' ? value : undefined;
    case 'save_calls':
      return isCount(value) && value <= MAX_SAVED_CALLS ? value : undefined;
    case 'sensitive':
      return typeof value === 'boolean' ? value : undefined;
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** A number of words, or `#{size, kill, error_logger}`. Less than the least heap of the process is refused; 0 is no limit. */
function maxHeapSize(value: unknown, least: number): unknown {
  const defaults = DEFAULTS['max_heap_size'] as { error_logger: boolean; kill: boolean };
  if (typeof value !== 'object' || value === null)
    return isHeapSize(value, least) ? { ...defaults, size: value } : undefined;
  const {
    size,
    kill = defaults.kill,
    error_logger = defaults.error_logger,
  } = value as Readonly<Record<string, unknown>>;
  const valid = isHeapSize(size, least) && typeof kill === 'boolean' && typeof error_logger === 'boolean';
  return valid ? { error_logger, kill, size } : undefined;
}

function isHeapSize(size: unknown, least: number): boolean {
  return isCount(size) && (size === 0 || size >= least);
}
