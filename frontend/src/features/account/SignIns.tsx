import { Button } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { leave } from "~/api/leaving";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { ago } from "~/i18n";
import { account as accountTexts } from "~/i18n/en/account";
import { Failure } from "~/ui/Failure";
import { tell } from "~/ui/telling";
import { Waiting } from "~/ui/Waiting";

const words = accountTexts.signIns;

const signInsQuery = queryOptions({
  queryKey: ["sign-ins"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/sign-ins", { signal })),
});

/** Where somebody is logged in, each of which they can end. */
export function SignIns() {
  const queries = useQueryClient();
  const found = useQuery(signInsQuery);
  const end = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/api/v1/sign-ins/{sign_in_id}", { params: { path: { sign_in_id: id } } }),
    onError: tell,
    onSettled: () => queries.invalidateQueries(signInsQuery),
  });
  const endAll = useMutation({
    mutationFn: () => api.POST("/api/v1/logout-everywhere"),
    onSuccess: leave,
    onError: tell,
  });
  return (
    <Section title={words.title}>
      {found.isPending && <Waiting lines={2} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      <ul className={styles.list}>
        {found.data?.map((signIn) => {
          const agent = signIn.agent || words.client;
          return (
            <li key={signIn.id} className={styles.entry}>
              <div>
                <strong>{signIn.is_this_one ? words.here : agent}</strong>
                <span className={styles.quiet}>{words.seen(ago(signIn.seen_at), signIn.address)}</span>
              </div>
              {!signIn.is_this_one && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={words.endNamed(agent)}
                  onClick={() => end.mutate(signIn.id)}
                >
                  {words.end}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Button variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
        {words.everywhere}
      </Button>
    </Section>
  );
}
