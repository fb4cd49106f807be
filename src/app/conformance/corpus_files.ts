import { FAMILIES } from '../../conformance/scenario.ts';

/**
 * Where the recordings are served. Whatever stands in the corpus folder is here, as it is for the command line: a family
 * more needs no line of the page.
 */
const URLS = import.meta.glob<string>('../../conformance/corpus/*/*.jsonl', {
  query: '?url',
  import: 'default',
  eager: true,
});

export interface CorpusFile {
  /** `gen_server/hand`: the file's name below the corpus, without its ending. */
  readonly path: string;
  readonly url: string;
}

/** What pins rules comes before what was generated. */
const KINDS = ['hand', 'edge', 'random'];

function rank({ path }: CorpusFile): number {
  const [family = '', kind = ''] = path.split('/');
  const place = (at: number): number => (at < 0 ? 99 : at);
  return place([...FAMILIES.keys()].indexOf(family)) * 100 + place(KINDS.indexOf(kind));
}

export const CORPUS_FILES: readonly CorpusFile[] = Object.entries(URLS)
  .map(([file, url]) => ({
    path: /corpus\/(.+)\.jsonl$/u.exec(file)?.[1] ?? file,
    url: new URL(url, document.baseURI).href,
  }))
  .sort((a, b) => rank(a) - rank(b));
