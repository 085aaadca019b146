import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const pine: MantineColorsTuple = [
  '#e8f6f1',
  '#cdece2',
  '#9fdac9',
  '#6bc7b0',
  '#41b899',
  '#1f9d81',
  '#12866d',
  '#0d6f5a',
  '#0b5c4b',
  '#08463a',
];
const gray: MantineColorsTuple = [
  '#f6f7f7',
  '#eef0f0',
  '#e2e6e5',
  '#d2d8d6',
  '#b4bcba',
  '#88928f',
  '#57615e',
  '#434b49',
  '#2a302f',
  '#171b1a',
];
const dark: MantineColorsTuple = [
  '#dbe1df',
  '#bcc5c2',
  '#9ba6a3',
  '#74807c',
  '#333c3a',
  '#2a3230',
  '#212826',
  '#1a201e',
  '#121615',
  '#0c0f0e',
];

/** The theme: every colour pair meets WCAG 2 AA contrast in light and dark. */
export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 4 },
  // Mantine computes contrast from the light shade even in dark mode, so the text on the primary colour is a token.
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    const isPrimary = input.variant === 'filled' && (!input.color || input.color === 'pine');
    return isPrimary ? { ...resolved, color: 'var(--on-primary)' } : resolved;
  },
  colors: { pine, gray, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Inter Variable', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Configured by name: `Component.extend` would load each component with the first page.
  components: {
    Switch: { defaultProps: { withThumbIndicator: false } },
    SegmentedControl: {
      defaultProps: { withItemsBorders: false },
      styles: { root: { background: 'var(--slate-bg)' }, indicator: { background: 'var(--seg-on)' } },
    },
    InputWrapper: {
      styles: { description: { fontSize: 12.5, lineHeight: 1.4 }, error: { fontSize: 12.5, lineHeight: 1.4 } },
    },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 150 } },
  },
});

/** Overrides of Mantine's CSS variables; our own design tokens are in `tokens.css`. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#171b1a',
    '--mantine-color-dimmed': '#57615e',
    '--mantine-color-placeholder': '#626c69',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#dbe0de',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-pine-light': '#e3f3ee',
    '--mantine-color-pine-light-color': '#0b5c4b',
    '--mantine-primary-color-contrast': '#ffffff',
  },
  dark: {
    '--mantine-color-text': '#e4e9e7',
    '--mantine-color-dimmed': '#a0aba8',
    '--mantine-color-placeholder': '#98a3a0',
    '--mantine-color-error': '#ff9d92',
    '--mantine-color-default-border': '#36403d',
    '--mantine-color-body': '#1a201e',
    '--mantine-color-default': '#212826',
    '--mantine-color-default-hover': '#28302e',
    '--mantine-color-pine-light': '#163a31',
    '--mantine-color-pine-light-color': '#8ad9c3',
    '--mantine-primary-color-contrast': '#06201a',
  },
});
