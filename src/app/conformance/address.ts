/** Addresses of this page: `#/conformance`, below it a family, and below that a file and a scenario's name. */

export interface ConformanceAddress {
  readonly family: string | null;
  /** `gen_server/hand` and the name in it; null when no scenario is open. */
  readonly scenario: { readonly file: string; readonly name: string } | null;
  /** The step that is shown, from 1; null for the first that says something. */
  readonly step: number | null;
}

/** Reads what stands after `#/conformance`. Undefined when it leads nowhere. */
export function parseAddress(rest: string): ConformanceAddress | undefined {
  const [path = '', search = ''] = rest.split('?', 2);
  let parts: string[];
  try {
    parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const [family = null, file, name] = parts;
  if (parts.length > 3 || parts.length === 2) return undefined;
  const stepText = new URLSearchParams(search).get('step') ?? '';
  const step = /^[1-9]\d{0,5}$/u.test(stepText) ? Number(stepText) : null;
  const scenario =
    family !== null && file !== undefined && name !== undefined ? { file: `${family}/${file}`, name } : null;
  return { family, scenario, step: scenario === null ? null : step };
}

export function formatAddress({ family, scenario, step }: ConformanceAddress): string {
  const base = '#/conformance';
  if (scenario !== null) {
    const path = scenario.file.split('/').map(encodeURIComponent).join('/');
    return `${base}/${path}/${encodeURIComponent(scenario.name)}${step === null ? '' : `?step=${String(step)}`}`;
  }
  return family === null ? base : `${base}/${encodeURIComponent(family)}`;
}
