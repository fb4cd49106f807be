import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { mdx } from './src/tools/mdx.ts';
import { lessonFolders } from './src/tools/lesson_folders.ts';
import { coppiceTypes } from './src/tools/coppice_types.ts';
import { licences } from './src/tools/licences.ts';
import { sandboxedWorker } from './src/tools/sandboxed_worker.ts';
import { workerNames } from './src/tools/worker_names.ts';
import { defineConfig } from 'vitest/config';

/** Hot reload needs inline scripts and a socket, which the page's content security policy refuses. */
function relaxPolicyInDevelopment(): Plugin {
  return {
    name: 'coppice:relax-policy-in-development',
    apply: 'serve',
    transformIndexHtml(html, context) {
      if (context.server === undefined) return html;
      return html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '');
    },
  };
}

/** The lesson that a module is of; what all lessons are listed by stays with the list. */
function lessonOf(id: string): string | null {
  const [, part, lesson, file] = /\/learn\/lessons\/(\w+)\/(\w+)\/(\w+)\./.exec(id) ?? [];
  return file === undefined || file === 'meta' ? null : `lesson_${part}_${lesson}`;
}

/** What the first picture shares with what comes after it: in one file, and not in one for each circle of sharers. */
function pictureOf(id: string): string | null {
  const own =
    /\/src\/(base\/period|protocol\/(history|model)|panel\/(fold|store\/(react|selectors)|ui\/(format|glyph|gauge|gauge_model|strategy|tree\/marks|geometry\/(ends|state|text_fit))))\.tsx?$/;
  const packages = /\/node_modules\/(react|scheduler|zustand)\//;
  return own.test(id) || packages.test(id) ? 'picture' : null;
}

const licence = licences();

export default defineConfig({
  // Relative addresses: the built files work under any path of any static host.
  base: './',
  plugins: [
    lessonFolders(),
    mdx(),
    react(),
    relaxPolicyInDevelopment(),
    sandboxedWorker(),
    coppiceTypes(),
    licence.page,
  ],
  build: {
    target: 'es2022',
    manifest: true,
    // The policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file for all that a lesson is made of: each file more costs a slow machine more than its lines do.
          groups: [{ name: (id) => lessonOf(id) ?? pictureOf(id), includeDependenciesRecursively: false }],
        },
      },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [coppiceTypes(), licence.worker, workerNames()],
    // The size gate knows the files of the node's worker by this name: it is that of its source.
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        // What a worker loads only when it is needed does not count.
        chunkFileNames: (chunk) => `assets/${chunk.isDynamicEntry ? 'lazy' : 'worker'}-[name]-[hash].js`,
      },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['src/testing/equal_terms.ts'],
    pool: 'forks',
    // The leak checks look at the heap after a collection.
    execArgv: ['--expose-gc'],
    testTimeout: 30_000,
  },
});
