import "@fontsource-variable/inter/wght.css";
import "~/app/tokens.css";
import "~/app/mantine";
import "~/app/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "~/app/App";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
