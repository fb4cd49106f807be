declare module 'virtual:coppice-types' {
  export const declarations: Readonly<Record<string, string>>;
  export const standardLibrary: Readonly<Record<string, string>>;
}
