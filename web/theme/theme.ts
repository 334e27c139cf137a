import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

// From text to ground, as Mantine expects: its own greys are warm.
const dark: MantineColorsTuple = [
  '#e6ecf0',
  '#b9c4cd',
  '#9ba8b3',
  '#66747f',
  '#2b3742',
  '#232e38',
  '#1a242d',
  '#161f27',
  '#0e151b',
  '#0a1015',
]
const marque: MantineColorsTuple = [
  '#e6f1f5',
  '#cfe4eb',
  '#a3cbd8',
  '#7cc7dd',
  '#6fc0d8',
  '#3f95b0',
  '#0b5a73',
  '#0b5a73',
  '#094a5f',
  '#083b4d',
]

// Label, field, help, error: the help stays where it is when an error comes.
const field = { defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] } }
const select = {
  defaultProps: { ...field.defaultProps, checkIconPosition: 'right', comboboxProps: { shadow: 'none', offset: 4 } },
}

/** The Mantine theme: sizes, radii and fonts of the design. Colours are CSS variables (`variables.css`, `ui/brand-sheet.ts`). */
export const theme = createTheme({
  colors: { dark, marque },
  primaryColor: 'marque',
  primaryShade: { light: 6, dark: 4 },
  fontFamily: 'var(--police)',
  fontFamilyMonospace: 'ui-monospace, "Liberation Mono", monospace',
  headings: { fontFamily: 'var(--police-titre)', fontWeight: '600' },
  fontSizes: { xs: '13px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '18px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  breakpoints: { xs: '36em', sm: '48em', md: '62em', lg: '75em', xl: '88em' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // Named, or the attribute that our styles select on is missing.
    Button: { defaultProps: { size: 'sm', variant: 'filled' } },
    TextInput: field,
    PasswordInput: field,
    Textarea: field,
    NativeSelect: field,
    Select: select,
    MultiSelect: select,
    Checkbox: { defaultProps: { size: 'sm' } },
    Radio: { defaultProps: { size: 'sm' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    // Mantine's placeholder for the first focus is no menu item: the first item takes it.
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'none',
        offset: 4,
        transitionProps: { duration: 180 },
      },
    },
    Modal: { defaultProps: { centered: true, radius: 'xl', transitionProps: { duration: 180 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 180 } } },
  },
})

/** Gives Mantine's own variables the roles of the design. */
export const cssVariables: CSSVariablesResolver = () => {
  const roles = {
    '--mantine-color-body': 'var(--sol)',
    '--mantine-color-text': 'var(--encre)',
    '--mantine-color-dimmed': 'var(--encre-3)',
    '--mantine-color-placeholder': 'var(--encre-3)',
    '--mantine-color-anchor': 'var(--marque)',
    '--mantine-color-error': 'var(--brique)',
    '--mantine-color-default': 'var(--dalle)',
    '--mantine-color-default-hover': 'var(--surlig)',
    '--mantine-color-default-border': 'var(--champ)',
    '--mantine-color-default-color': 'var(--encre)',
    '--mantine-primary-color-filled': 'var(--marque-bouton)',
    '--mantine-primary-color-filled-hover': 'var(--marque-survol)',
    '--mantine-primary-color-contrast': 'var(--marque-texte)',
    '--mantine-color-marque-filled': 'var(--marque-bouton)',
    '--mantine-color-marque-text': 'var(--marque)',
  }
  return { variables: {}, light: roles, dark: roles }
}
