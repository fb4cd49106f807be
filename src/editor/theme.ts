/** The editor in the house's colours. All of them are custom properties, so one theme serves light and dark. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const colours = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword],
    color: 'var(--starting-text)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--running-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--suspended-text)' },
  { tag: [tags.comment], color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'var(--restarting-text)' },
  { tag: [tags.punctuation, tags.operator, tags.bracket], color: 'var(--text-2)' },
]);

const look = EditorView.theme({
  '&': { fontSize: 'var(--type-sm)', color: 'var(--text-1)', backgroundColor: 'var(--bg-sunken)', maxHeight: '440px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': {
    overflow: 'auto',
    fontFamily: 'var(--font-mono)',
    fontFeatureSettings: 'var(--features-mono)',
    lineHeight: '1.65',
  },
  '.cm-content': { caretColor: 'var(--text-1)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-gutters': { color: 'var(--text-3)', backgroundColor: 'var(--bg-sunken)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--text-3) 9%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-matchingBracket': { outline: '1px solid var(--line-3)', backgroundColor: 'transparent' },
  '.cm-tooltip': {
    border: '1px solid var(--line-2)',
    borderRadius: 'var(--radius-2)',
    color: 'var(--text-1)',
    backgroundColor: 'var(--bg-raised)',
    boxShadow: 'var(--shadow-menu)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--type-sm)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { color: 'var(--on-accent)', backgroundColor: 'var(--accent)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid var(--exiting-mark)', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--restarting-mark)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--exiting-mark)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--restarting-mark)',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker': { content: 'none', position: 'relative' },
  '.cm-lint-marker::before': { content: '"✕"', color: 'var(--exiting-text)', fontWeight: '700', fontSize: '11px' },
  '.cm_told': { maxWidth: '44ch', padding: '6px 10px', whiteSpace: 'pre-wrap' },
  '.cm_told code': { display: 'block', fontFamily: 'var(--font-mono)' },
  '.cm_told p': { margin: '6px 0 0', color: 'var(--text-2)' },
  '.cm_yours': { backgroundColor: 'var(--bg-selected)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm_fault': { backgroundColor: 'var(--exiting-soft)', boxShadow: 'inset 3px 0 0 var(--exiting-mark)' },
  '.cm_fault_text': {
    padding: '2px 8px 4px',
    color: 'var(--exiting-text)',
    backgroundColor: 'var(--exiting-soft)',
    fontFamily: 'var(--font-ui)',
    whiteSpace: 'pre-wrap',
  },
  '.cm-changedLine': { backgroundColor: 'var(--running-soft) !important' },
  '.cm-deletedChunk': { backgroundColor: 'var(--exiting-soft) !important' },
  '.cm-changedText, .cm-deletedText': { background: 'none !important', fontWeight: '700' },
  '.cm-collapsedLines': {
    padding: '2px 12px',
    color: 'var(--text-3)',
    background: 'var(--bg-hover)',
    fontFamily: 'var(--font-ui)',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"…"', margin: '0 6px' },
  '.cm-insertedLine': { textDecoration: 'none' },
  '.cm-deletedLine, .cm-deletedLine del': { textDecoration: 'none' },
});

export const theme = [look, syntaxHighlighting(colours)];
