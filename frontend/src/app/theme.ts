import {
  Button,
  createTheme,
  InputWrapper,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";

// Ten shades as Mantine wants them; 6 is for fills in light, 4 in dark.
const blue: MantineColorsTuple = [
  "#eef2ff",
  "#dde4ff",
  "#b9c7fb",
  "#93a7ff",
  "#93a7ff",
  "#4a67d8",
  "#2a4bc4",
  "#2441ad",
  "#1e3793",
  "#172b75",
];

// From text to ground, as the tokens have them.
const dark: MantineColorsTuple = [
  "#e8ebf0",
  "#b8c1ce",
  "#98a3b3",
  "#717c8d",
  "#4d5665",
  "#2b323d",
  "#1b2028",
  "#14181e",
  "#0e1116",
  "#090b0e",
];

export const theme = createTheme({
  colors: { blue, dark },
  primaryColor: "blue",
  primaryShade: { light: 6, dark: 4 },
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  radius: { xs: "4px", sm: "6px", md: "6px", lg: "10px", xl: "16px" },
  defaultRadius: "sm",
  components: {
    // The head of a dialog is not that of the page. By name, so that only pages with a dialog load one.
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } } } },
    InputWrapper: InputWrapper.extend({ styles: { label: { marginBottom: 4 } } }),
    Button: Button.extend({
      // Which text is readable on a fill depends on the scheme, which only the style sheet knows.
      vars: (_, { variant = "filled", color }) => ({
        root: variant === "filled" && !color ? { "--button-color": "var(--on-accent)" } : {},
      }),
    }),
  },
  respectReducedMotion: true,
});

/** Has Mantine's components use the same colours as everything else. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--panel)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-3)",
    "--mantine-color-placeholder": "var(--text-3)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-default": "var(--panel)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-primary-color-filled": "var(--accent)",
    "--mantine-primary-color-contrast": "var(--on-accent)",
  };
  return { variables: {}, light: shared, dark: shared };
};
