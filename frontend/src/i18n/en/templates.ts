/** Workflows to begin with. */
export const templates = {
  title: "Templates",
  about: "Each is a workflow that runs as it is, on the sample data. Take one and change what you like.",
  search: "Search templates",
  none: { title: "No template has these words", hint: "Try others, or begin with an empty workflow." },
  use: "Use this template",
  useNamed: (name: string) => `Use the template ${name}`,
  reads: (datasets: string) => `Reads ${datasets}`,
  missing: (datasets: string) => `These templates read sample data that you do not have: ${datasets}.`,
  load: "Load the sample data",
  loaded: "The sample data is loaded.",
  begin: "Begin with a template",
  all: (count: number) => `All ${count} templates`,
};
