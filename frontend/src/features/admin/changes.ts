import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { meQuery } from "~/api/me";
import type { Invitation, Person, PersonChanges } from "~/features/admin/queries";
import { admin as words } from "~/i18n/en/admin";
import { useToasts } from "~/ui/toasts";

/** What administrators do to accounts. */
export function usePersonChanges() {
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all(
      // Whoever changes their own account may see less afterwards.
      [["people"], ["audit"], meQuery.queryKey].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  const change = useMutation({
    mutationFn: async ({ person, body }: { person: Person; body: PersonChanges }) =>
      content(await api.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: person.id } }, body })),
    onSettled: refresh,
  });
  const signOut = useMutation({
    mutationFn: (person: Person) =>
      api.POST("/api/v1/users/{user_id}/sign-out", { params: { path: { user_id: person.id } } }),
    onSettled: refresh,
  });
  return { change, signOut };
}

/** Inviting somebody, and taking that back. */
export function useInvitationChanges() {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const refresh = () =>
    Promise.all([["invitations"], ["audit"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const invite = useMutation({
    mutationFn: async (body: { email: string; is_admin: boolean }) =>
      content(await api.POST("/api/v1/invitations", { body })),
    onSuccess: (invitation) => show(words.invitations.sent(invitation.email)),
    onSettled: refresh,
  });
  const withdraw = useMutation({
    mutationFn: (invitation: Invitation) =>
      api.DELETE("/api/v1/invitations/{invitation_id}", {
        params: { path: { invitation_id: invitation.id } },
      }),
    onSuccess: (_, invitation) => show(words.invitations.withdrawn(invitation.email)),
    onSettled: refresh,
  });
  return { invite, withdraw };
}
