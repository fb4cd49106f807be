/** What the editor and its language worker say to each other. Offsets count characters of the text. */

export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The change that mends it, where there is one. */
  readonly fix?: { readonly from: number; readonly to: number; readonly insert: string };
}

export interface Completion {
  readonly name: string;
  /** TypeScript's own word: `function`, `property`, `const`, `interface`, ... */
  readonly kind: string;
}

export interface Completions {
  /** Where the word begins that a completion replaces. */
  readonly from: number;
  readonly items: readonly Completion[];
}

export interface Hover {
  readonly from: number;
  readonly to: number;
  /** The declaration, as TypeScript prints it. */
  readonly signature: string;
  readonly documentation: string;
}

export type Question =
  | { readonly type: 'diagnose'; readonly text: string }
  | { readonly type: 'complete'; readonly text: string; readonly at: number }
  | { readonly type: 'describe'; readonly text: string; readonly at: number; readonly name: string }
  | { readonly type: 'hover'; readonly text: string; readonly at: number };

export interface Answers {
  readonly diagnose: readonly Diagnostic[];
  readonly complete: Completions | null;
  readonly describe: string | null;
  readonly hover: Hover | null;
}

export interface ToLanguage {
  readonly ref: number;
  readonly question: Question;
}

export type FromLanguage =
  { readonly ref: number; readonly answer: Answers[keyof Answers] } | { readonly ref: number; readonly fault: string };
