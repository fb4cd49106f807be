/** What a person reads is written plainly: no filler, no begging, no joke about a failure; and a number that is a name has no commas. */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT, listFiles } from './source.ts';

const BANNED = /\b(?:oops|whoops|sorry|just|simply|simple|please|easy|easily|obviously|of course|magic)\b/iu;
/** `simple_one_for_one` is OTP's name. */
const NAMES = /simple_one_for_one/gu;

const files = ['src/panel', 'src/learn/player', 'src/app']
  .flatMap((folder) => listFiles(folder))
  .filter((file) => /\.tsx?$/u.test(file) && !file.includes('.test.'));

/** The texts of a file that are sentences or words on the page: literals and what stands between tags. */
function textsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (
      ts.isJsxText(node) ||
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      texts.push(node.text.replace(NAMES, ''));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

describe('plain words', () => {
  it('no text of the panel, the player or the pages begs, jokes or fills', () => {
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((file) =>
      textsOf(file)
        .filter((text) => BANNED.test(text))
        .map((text) => `${file}: ${text.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('the number of an event is its name, and has no commas', () => {
    const grouped =
      /(?:formatCount|toLocaleString)\(\s*(?:\w+\.)*(?:id|event|seed)\s*\)|\b(?:event|id|seed)\.toLocaleString\(/u;
    expect(files.filter((file) => grouped.test(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
  });
});
