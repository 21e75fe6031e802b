export const tour = {
  label: "Tour",
  skip: "Skip",
  back: "Back",
  next: "Next",
  done: "Done",
  at: (stop: number, of: number) => `${stop} of ${of}`,
  stops: {
    workflows: {
      title: "Workflows",
      words:
        "Each answers a question: it reads data, changes it step by step and gives a result. Begin with a template that runs on the sample data, or with an empty one.",
    },
    templates: {
      title: "Templates",
      words: "“Use this template” makes a workflow of your own, which you can run and change as you like.",
    },
    datasets: {
      title: "Datasets",
      words:
        "Your data. Drop a file anywhere on this page, or paste rows from a spreadsheet. The rows of a database come by way of Connections.",
    },
    runs: {
      title: "Runs",
      words:
        "What has been computed, step by step. A run leads to its results, which you can look at, draw and download; one that failed says at which step, and what to do.",
    },
    schedules: {
      title: "Schedules",
      words: "A workflow can run by itself: every morning, or whenever its data changes.",
    },
  },
};
