import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, policyIn, serverOf } from './serve.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coppice-serve-'));
const root = path.join(folder, 'dist');
const page = (policy: string): string =>
  `<!doctype html><meta\n  http-equiv="Content-Security-Policy"\n  content="${policy}"\n/>`;
const FILES: Readonly<Record<string, string>> = {
  'index.html': page("default-src 'self'"),
  'sandbox.html': page("default-src 'none'"),
  'embed.html': page("default-src 'self'"),
  'licenses.txt': 'licences',
  'assets/index-a1b2c3d4.js': '1;',
  'assets/index-a1b2c3d4.css': 'a {}',
  'assets/hand-a1b2c3d4.jsonl': '{}',
  '.vite/manifest.json': '{}',
};

let port = 0;
const server = (() => {
  for (const [file, text] of Object.entries({ ...FILES, '../secret.txt': 'secret' })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return serverOf(root);
})();

beforeAll(async () => {
  port = await listen(server, 0);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const get = (address: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${String(port)}${address}`, init);

/** As it is written: `fetch` would take the dots out. */
function raw(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${address} HTTP/1.0\r\n\r\n`));
    socket.on('data', (data) => (told += data.toString()));
    socket.on('end', () => {
      resolve(told);
    });
    socket.on('error', reject);
  });
}

describe('each file has the headers of a host that is careful', () => {
  it.each([
    ['/', "default-src 'self'; frame-ancestors 'none'", 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html?a=1', "default-src 'self'; frame-ancestors 'none'", 'text/html; charset=utf-8', 'no-cache'],
    ['/sandbox.html', "default-src 'none'; frame-ancestors 'self'", 'text/html; charset=utf-8', 'no-cache'],
    ['/embed.html', "default-src 'self'; frame-ancestors *", 'text/html; charset=utf-8', 'no-cache'],
    ['/licenses.txt', "default-src 'self'; frame-ancestors 'none'", 'text/plain; charset=utf-8', 'no-cache'],
    [
      '/assets/index-a1b2c3d4.js',
      "default-src 'self'; frame-ancestors 'none'",
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    [
      '/assets/index-a1b2c3d4.css',
      "default-src 'self'; frame-ancestors 'none'",
      'text/css; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
  ])('%s', async (address, policy, type, cache) => {
    const { status, headers } = await get(address);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('cache-control')).toBe(cache);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  });

  it('and is not sent again to who has it', async () => {
    const { headers } = await get('/');
    const again = await get('/', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('what is not there is not there', () => {
  it.each([
    '/nothing',
    '/s/essay',
    '/assets/',
    '/assets',
    '/index',
    '/.vite/manifest.json',
    '/%',
    '/%00',
    '/constructor',
    '//index.html',
  ])('%s', async (address) => {
    const response = await get(address);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/%2e%2e%5csecret.txt',
    '/etc/passwd',
    'secret.txt',
    '*',
  ])('outside of the build: %s', async (address) => {
    const told = await raw(address);
    expect(told).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(told).not.toContain('secret\n');
  });
});

it('only GET and HEAD are answered', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const { status, headers } = await get('/', { method });
    expect([method, status, headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
  }
  const head = await get('/', { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(FILES['index.html']?.length),
    '',
  ]);
});

it('a port that is taken leads to the next one', async () => {
  const other = serverOf(root);
  expect(await listen(other, port)).toBeGreaterThan(port);
  other.close();
});

it('a policy is found in a page, and only there', () => {
  expect(policyIn(FILES['index.html'] ?? '')).toBe("default-src 'self'");
  expect(policyIn('<meta name="a" content="b">')).toBeNull();
});
