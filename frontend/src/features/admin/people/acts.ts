import type { PersonChanges } from "~/features/admin/queries";

/** What an administrator is asked about before it is done. */
export type Act = "suspend" | "restore" | "signOut" | "appoint" | "dismiss";

/** How an act changes an account; logging somebody out changes nothing of it. */
export const CHANGES: Readonly<Record<Exclude<Act, "signOut">, PersonChanges>> = {
  suspend: { suspended: true },
  restore: { suspended: false },
  appoint: { is_admin: true },
  dismiss: { is_admin: false },
};
