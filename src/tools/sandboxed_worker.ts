/**
 * The sandbox's worker while developing. A build bundles it into one script; Vite's development server would serve it in modules, and a
 * worker of opaque origin can import none of them. So here, too, it is bundled when it is asked for.
 */
import path from 'node:path';
import { build, type Plugin } from 'vite';
import { ROOT } from './source.ts';

const ENTRY = 'src/node/worker/sandboxed.ts';

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: path.join(ROOT, ENTRY), output: { format: 'es', codeSplitting: false } },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  for (const one of outputs) {
    if (!('output' in one)) continue;
    for (const file of one.output) if (file.type === 'chunk' && file.isEntry) return file.code;
  }
  throw new Error(`${ENTRY} gave no script`);
}

export function sandboxedWorker(): Plugin {
  return {
    name: 'coppice:sandboxed-worker',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith(`/${ENTRY}?worker_file`) !== true) {
          next();
          return;
        }
        bundle().then((code) => {
          response.setHeader('Content-Type', 'text/javascript');
          response.end(code);
        }, next);
      });
    },
  };
}
