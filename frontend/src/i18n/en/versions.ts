/** The versions of a workflow. */
export const versions = {
  title: (workflow: string) => `Versions of ${workflow}`,
  edit: "To the builder",
  list: "Versions",
  version: (number: number) => `Version ${number}`,
  current: "runs now",
  draft: "The draft has edits that are not published.",
  none: {
    title: "No version yet",
    hint: "Publish the workflow in the builder, and it can run. Each time you do, the version before is kept here.",
  },
  changes: (from: number, to: number) => `From version ${from} to ${to}`,
  first: "This is the first version.",
  same: "They say the same.",
  since: "Compare with",
  noOther: "None of them",
  added: "Added",
  removed: "Removed",
  changed: "Changed",
  workflow: "Workflow",
  nothing: "nothing",
  groups: "groups",
  group: ({ title = "", color = "", steps }: { title?: string; color?: string; steps: readonly string[] }) =>
    `${title} (${color}): ${steps.join(", ")}`,
  restore: "Restore this version",
  restored: (number: number) => `What version ${number} says is the latest version now.`,
  next: "Show older ones",
};
