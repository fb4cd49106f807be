/**
 * Serves a build as it should be hosted: the files that are there and nothing else, each with the policy that stands in it as a header, where
 * a policy can also say who may frame the page.
 */
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Who may show a page in a frame: the sandbox is a frame of the page, and one that is made to be embedded may be anybody's. */
const FRAMED_BY: Readonly<Record<string, string>> = { '/sandbox.html': "'self'", '/embed.html': '*' };

const ALWAYS: OutgoingHttpHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
};

interface Served {
  readonly file: string;
  readonly headers: OutgoingHttpHeaders;
  readonly size: number;
  readonly tag: string;
}

/** The policy that a page brings along in its `<meta>`. */
export function policyIn(html: string): string | null {
  return /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"/u.exec(html)?.[1] ?? null;
}

/** What is served, by address: found once, so that no address can lead anywhere else. */
function filesOf(root: string): ReadonlyMap<string, Served> {
  const policy = policyIn(readFileSync(path.join(root, 'index.html'), 'utf8'));
  if (policy === null) throw new Error(`${root}/index.html has no policy`);
  const found = new Map<string, Served>();
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const address = `/${path.relative(root, file).replaceAll(path.sep, '/')}`;
    if (!entry.isFile() || address.includes('/.')) continue;
    found.set(address, served(file, address, policy));
  }
  const index = found.get('/index.html');
  if (index !== undefined) found.set('/', index);
  return found;
}

function served(file: string, address: string, policy: string): Served {
  const type = path.extname(file);
  const own = type === '.html' ? policyIn(readFileSync(file, 'utf8')) : null;
  const { size, mtimeMs } = statSync(file);
  return {
    file,
    size,
    tag: `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`,
    headers: {
      ...ALWAYS,
      // A worker has the policy that its file is sent with, so files that are no page have the page's.
      'Content-Security-Policy': `${own ?? policy}; frame-ancestors ${FRAMED_BY[address] ?? "'none'"}`,
      'Content-Type': TYPES[type] ?? 'application/octet-stream',
      // What is in assets has a hash of its content in its name.
      'Cache-Control': address.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  };
}

/** A server of the build in `root`, which listens to nothing yet. @throws Error when there is no build with a policy. */
export function serverOf(root: string): Server {
  const files = filesOf(root);
  return createServer((request, response) => {
    answer(files, request, response);
  });
}

function answer(files: ReadonlyMap<string, Served>, request: IncomingMessage, response: ServerResponse): void {
  const { method = '', url = '' } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    refuse(response, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
    return;
  }
  const found = files.get(addressOf(url));
  if (found === undefined) {
    refuse(response, 404, 'There is nothing at this address.');
    return;
  }
  if (request.headers['if-none-match'] === found.tag) {
    response.writeHead(304, { ...found.headers, ETag: found.tag }).end();
    return;
  }
  response.writeHead(200, { ...found.headers, ETag: found.tag, 'Content-Length': found.size });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  const stream = createReadStream(found.file);
  stream.on('error', () => response.destroy());
  stream.pipe(response);
}

/** Without what comes after `?`; an address that cannot be read is one of nothing. */
function addressOf(url: string): string {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '');
  } catch {
    return '';
  }
}

function refuse(response: ServerResponse, status: number, words: string, more: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, {
    ...ALWAYS,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...more,
  });
  response.end(`${words}\n`);
}

const PORTS_TRIED = 20;

/** Listens on this machine alone, at `port` or the next that is free, and gives the one it has. */
export async function listen(server: Server, port: number): Promise<number> {
  for (let tried = port; ; tried++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(tried, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : tried;
    } catch (caught) {
      const taken = (caught as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || tried + 1 >= Math.min(65_536, port + PORTS_TRIED)) throw caught;
    }
  }
}
