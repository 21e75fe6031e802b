import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    // The package carries what is built; the API serves it.
    outDir: fileURLToPath(new URL("../workflow_platform/api/web_app/built", import.meta.url)),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8000" } } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
