/** Sharing a thing with others. */
export const sharing = {
  open: "Share",
  title: (name: string) => `Share ${name}`,
  with: "E-mail or group",
  role: "May",
  roles: {
    workflows: { viewer: "look", editor: "change and run", owner: "everything" },
    datasets: { viewer: "look", editor: "change", owner: "everything" },
    connections: { viewer: "read tables", editor: "read and write tables", owner: "everything" },
  },
  give: "Share",
  later: "Who has no account yet finds it here once they sign up with that address.",
  none: "It is shared with nobody.",
  list: "Shared with",
  group: (name: string) => `Group ${name}`,
  groupOf: (name: string, owner: string) => `${name} (of ${owner})`,
  unknownGroup: "A group",
  roleOf: (who: string) => `What ${who} may do`,
  unseen: (things: string, people: string) => `It reads ${things}, not shared with ${people} yet.`,
  wholeConnection: "Whoever may read a connection may read all the tables that it leads to.",
  shareReads: "Share what it reads too",
  others: (things: string) =>
    `It reads ${things}, not yours to share: whoever runs it has to be given that by its owner.`,
  stop: "Stop sharing",
  stopFor: (who: string) => `Stop sharing with ${who}`,
};
