import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

// One way only: features stand on the rest and never on each other.
const LAYERS = ["i18n", "api", "document", "ui", "grid", "charts", "forms", "features", "app"];
const FEATURES = [
  "account",
  "admin",
  "auth",
  "builder",
  "connections",
  "dashboard",
  "datasets",
  "groups",
  "runs",
  "schedules",
  "templates",
  "versions",
];

const above = (layer) => LAYERS.slice(LAYERS.indexOf(layer) + 1);
const refuse = (patterns, message) => ({
  "no-restricted-imports": ["error", { patterns: [{ group: patterns, message }] }],
});

export default defineConfig(
  { ignores: ["node_modules", "src/api/schema.d.ts"] },
  {
    files: ["src/**/*.{ts,tsx}", "vite.config.ts"],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  ...LAYERS.slice(0, -1).map((layer) => ({
    files: [`src/${layer}/**`],
    rules: refuse(
      above(layer).map((other) => `~/${other}/**`),
      `'${layer}' lies below that.`,
    ),
  })),
  ...FEATURES.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: refuse(
      ["~/app/**", ...FEATURES.filter((other) => other !== feature).map((other) => `~/features/${other}/**`)],
      "A feature knows no other one, and not the frame around them.",
    ),
  })),
);
