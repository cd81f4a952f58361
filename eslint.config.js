import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "coverage", "examples/{restate,webhook,workers}"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./src/bin/tsconfig.json", "./test/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/consistent-indexed-object-style": "off",
      eqeqeq: "error",
    },
  },
  // Prettier lays out code, and not comments.
  { files: ["src/**/*.ts"], rules: { "max-len": ["error", { code: 120, comments: 120, ignoreRegExpLiterals: true }] } },
  // The senders' libraries are not among the dependencies.
  { files: ["**/*.js", "test/senders/libraries/*.ts"], extends: [tseslint.configs.disableTypeChecked] },
);
