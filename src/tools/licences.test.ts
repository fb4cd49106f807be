import { describe, expect, it } from 'vitest';
import { licencesOf, packageFolder } from './licences.ts';
import { ROOT } from './source.ts';

describe('the package of a module', () => {
  it.each([
    ['/a/node_modules/react/index.js', '/a/node_modules/react'],
    ['/a/node_modules/@codemirror/view/dist/index.js?used', '/a/node_modules/@codemirror/view'],
    ['\0/a/node_modules/react/cjs/react.js?commonjs', '/a/node_modules/react'],
    ['/a/node_modules/b/node_modules/c/d.js', '/a/node_modules/b/node_modules/c'],
    ['/a/src/app/main.tsx', null],
    ['\0virtual:coppice-types', null],
  ])('%s', (id, folder) => {
    expect(packageFolder(id)).toBe(folder);
  });
});

it('each package is named once, with its version, its licence and the words of it', () => {
  const text = licencesOf(
    ['react/index.js', 'react/jsx-runtime.js', 'acorn/dist/acorn.mjs'].map((id) => `${ROOT}/node_modules/${id}`),
  );
  expect(text.match(/^react \d+\.\d+\.\d+: MIT$/gmu)).toHaveLength(1);
  expect(text.match(/^acorn \d+\.\d+\.\d+: MIT$/gmu)).toHaveLength(1);
  expect(text).toContain('Permission is hereby granted, free of charge');
});
