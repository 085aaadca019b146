/** The generated name of each class of a CSS module. `tests/css-modules.test.ts` finds names that a module does not define. */
declare module '*.module.css' {
  const styles: Readonly<Record<string, string>>;
  export default styles;
}
// Other style sheets are imported for their side effect; Vite bundles them.
declare module '*.css';
declare module '@fontsource-variable/inter/*';
