/** From figures to the table: lines, verdicts, text. */
import { BYTES, type Cell, RELATIONS } from './cells.ts';
import type { Figures } from './one.ts';
import { WORKLOADS } from './workloads.ts';

/** What one round measured of one cell. */
export interface Round {
  readonly ours: Figures;
  readonly beam: Figures | null;
  /** By the name of the library, at a size of its own. */
  readonly peers: ReadonlyMap<string, Figures>;
}

export interface BestPeer {
  readonly name: string;
  /** Time of one operation, ours / theirs. */
  readonly ratio: number;
  /** Measured at a smaller size than ours. */
  readonly smaller: boolean;
}

export interface Row {
  readonly cell: Cell;
  readonly ns: number;
  readonly beamNs: number | null;
  /** Ours / BEAM's in each round. */
  readonly ratios: readonly number[];
  readonly best: BestPeer | null;
  readonly bytes: number;
  readonly beamBytes: number;
  readonly peerBytes: readonly (readonly [name: string, bytes: number])[];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Without the first iteration, in which the code is still cold. */
export function steady({ ms }: Figures): number {
  return median(ms.length > 1 ? ms.slice(1) : ms);
}

function nsOf(figures: Figures, workload: string): number {
  const operations = WORKLOADS[workload]?.operations(figures.n, figures.m) ?? 1;
  return (steady(figures) * 1e6) / Math.max(1, operations);
}

export function rowOf(cell: Cell, rounds: readonly Round[]): Row {
  const { workload, n, m } = cell;
  const ns = (figures: Figures): number => nsOf(figures, workload);
  const beams = rounds.flatMap(({ beam }) => (beam === null ? [] : [beam]));
  const names = [...(rounds[0]?.peers.keys() ?? [])];
  const ratioTo = (name: string): number =>
    median(rounds.map(({ ours, peers }) => ns(ours) / ns(peers.get(name) as Figures)));
  const [best] = names
    .map((name) => ({ name, ratio: ratioTo(name), figures: rounds[0]?.peers.get(name) as Figures }))
    .sort((a, b) => b.ratio - a.ratio);
  const last = rounds.at(-1);
  return {
    cell,
    ns: median(rounds.map(({ ours }) => ns(ours))),
    beamNs: beams.length === 0 ? null : median(beams.map(ns)),
    ratios: rounds.flatMap(({ ours, beam }) => (beam === null ? [] : [steady(ours) / steady(beam)])),
    best:
      best === undefined
        ? null
        : { name: best.name, ratio: best.ratio, smaller: best.figures.n !== n || best.figures.m !== m },
    bytes: last?.ours.extra ?? 0,
    beamBytes: last?.beam?.extra ?? 0,
    peerBytes: [...(last?.peers ?? [])].flatMap(([name, { extra }]) => (extra > 0 ? [[name, extra] as const] : [])),
  };
}

/** As the table says it. */
export function verdict(value: number, must: number | undefined, aim: number | undefined): string {
  if (must === undefined) return '';
  if (aim !== undefined && value <= aim) return 'aim';
  return value <= must ? 'met' : 'MISSED';
}

const HEAD = [
  'workload',
  'size',
  'ns/op',
  'BEAM ns/op',
  'ours/BEAM [min..max]',
  'must',
  'aim',
  '',
  'best library',
  'ours/library',
];

function cellsOf(row: Row): string[] {
  const { cell, ns, beamNs, ratios, best } = row;
  const ratio = ratios.length === 0 ? null : median(ratios);
  return [
    cell.name,
    `${cell.n} ${cell.m}`,
    ns.toPrecision(3),
    beamNs?.toPrecision(3) ?? '',
    ratio === null ? '' : `${ratio.toFixed(2)} [${Math.min(...ratios).toFixed(2)}..${Math.max(...ratios).toFixed(2)}]`,
    cell.must?.toFixed(2) ?? '',
    cell.aim?.toFixed(2) ?? '',
    ratio === null ? '' : verdict(ratio, cell.must, cell.aim),
    best === null ? '' : best.name + (best.smaller ? '*' : ''),
    best === null ? '' : `${best.ratio.toFixed(2)}${best.ratio < 1 ? '' : ' BEHIND'}`,
  ];
}

/** The lines below the table. */
function notes(rows: readonly Row[]): string[] {
  const byName = new Map(rows.map((row) => [row.cell.name, row]));
  const lines = RELATIONS.flatMap(({ what, of, to, must, aim }) => {
    const [above, below] = [byName.get(of), byName.get(to)];
    if (above === undefined || below === undefined) return [];
    const value = above.ns / below.ns;
    const wanted = `must ${must}${aim === undefined ? '' : `, aim ${aim}`}`;
    return [`${what}: ${value.toFixed(2)} (${wanted}: ${verdict(value, must, aim)})`];
  });
  for (const { bytes, beamBytes, peerBytes } of rows) {
    if (bytes === 0) continue;
    const others = [...(beamBytes === 0 ? [] : [['BEAM', beamBytes] as const]), ...peerBytes];
    const told = others.map(([name, size]) => `${name} ${size}`).join(', ');
    lines.push(
      `bytes per idle process in Node: ${bytes} (must ${BYTES.must}, aim ${BYTES.aim}: ${verdict(bytes, BYTES.must, BYTES.aim)})${told === '' ? '' : `; ${told}`}`,
    );
  }
  if (rows.some(({ best }) => best?.smaller === true)) {
    lines.push('* at a smaller size, since the library is too slow or overflows at ours: compared by the operation');
  }
  return lines;
}

export function text(rows: readonly Row[]): string {
  const cells = rows.map(cellsOf);
  const widths = HEAD.map((title, column) => Math.max(title.length, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line), '', ...notes(rows)].join(
    '\n',
  );
}

export function markdown(rows: readonly Row[]): string {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const table = [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cellsOf(row)))];
  return [...table, '', ...notes(rows).map((note) => `- ${note.replace('*', '\\*')}`)].join('\n');
}
