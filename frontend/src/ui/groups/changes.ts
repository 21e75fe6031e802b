import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { groups as words } from "~/i18n/en/groups";
import type { Group, Member } from "~/ui/groups/queries";
import { useToasts } from "~/ui/toasts";

/** What people do to groups and their members. */
export function useGroupChanges() {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const onSettled = () => queries.invalidateQueries({ queryKey: ["groups"] });
  const path = (group: Group) => ({ path: { group_id: group.id } });

  const create = useMutation({
    mutationFn: async (name: string) => content(await api.POST("/api/v1/groups", { body: { name } })),
    onSuccess: (group) => show(words.created(group.name)),
    onSettled,
  });
  const rename = useMutation({
    mutationFn: async ({ group, name }: { group: Group; name: string }) =>
      content(await api.PATCH("/api/v1/groups/{group_id}", { params: path(group), body: { name } })),
    onSuccess: (group) => show(words.rename.done(group.name)),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (group: Group) => api.DELETE("/api/v1/groups/{group_id}", { params: path(group) }),
    onSuccess: (_, group) => show(words.remove.done(group.name)),
    onSettled,
  });
  const add = useMutation({
    mutationFn: ({ group, email }: { group: Group; email: string }) =>
      api.POST("/api/v1/groups/{group_id}/members", { params: path(group), body: { email } }),
    onSettled,
  });
  const takeOut = useMutation({
    mutationFn: ({ group, member }: { group: Group; member: Member }) =>
      api.DELETE("/api/v1/groups/{group_id}/members/{member_id}", {
        params: { path: { group_id: group.id, member_id: member.id } },
      }),
    onSettled,
  });
  return { create, rename, remove, add, takeOut };
}
