import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { fieldsOf } from "~/features/account/form";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { ago, moment } from "~/i18n";
import { account as accountTexts } from "~/i18n/en/account";
import { Failure } from "~/ui/Failure";
import { Refusal } from "~/ui/Refusal";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

const words = accountTexts.tokens;
const DAYS = 90;

const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/tokens", { signal })),
});

interface New {
  name: string;
  scopes: ("read" | "write")[];
  days: number | null;
}

/** Tokens for programs, each of which is shown once. */
export function Tokens() {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const found = useQuery(tokensQuery);
  const refresh = () => queries.invalidateQueries(tokensQuery);
  const make = useMutation({
    mutationFn: async (body: New) => content(await api.POST("/api/v1/tokens", { body })),
    onSettled: refresh,
  });
  const revoke = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } }),
    onError: tell,
    onSettled: refresh,
  });

  return (
    <Section title={words.title} hint={words.hint}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className={styles.quiet}>{words.none}</p>}
      <ul className={styles.list}>
        {found.data?.map((token) => (
          <li key={token.id} className={styles.entry}>
            <div>
              <strong>{token.name}</strong>
              <span className={styles.quiet}>
                {[
                  token.scopes.includes("write") ? words.write : words.read,
                  token.used_at ? words.used(ago(token.used_at)) : words.unused,
                  token.expires_at && words.ends(moment(token.expires_at)),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={words.revokeNamed(token.name)}
              onClick={() => revoke.mutate(token.id)}
            >
              {words.revoke}
            </Button>
          </li>
        ))}
      </ul>
      {make.data ? (
        <>
          <p role="status">{words.made}</p>
          <code className={styles.secret}>{make.data.token}</code>
          <Button
            variant="default"
            onClick={() => {
              void navigator.clipboard.writeText(make.data.token).then(() => show(words.copied));
            }}
          >
            {words.copy}
          </Button>
        </>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            const field = fieldsOf(event);
            make.mutate({
              name: field("name"),
              scopes: field("scope") === "write" ? ["read", "write"] : ["read"],
              days: field("days") ? Number(field("days")) : null,
            });
          }}
        >
          <TextInput name="name" label={words.name} required />
          <NativeSelect
            name="scope"
            label={words.scope}
            data={[
              { value: "read", label: words.read },
              { value: "write", label: words.write },
            ]}
          />
          <NumberInput
            name="days"
            label={words.days}
            min={1}
            max={3650}
            defaultValue={DAYS}
            allowDecimal={false}
            hideControls
          />
          <Refusal error={make.error} />
          <Button type="submit" variant="default" loading={make.isPending}>
            {words.make}
          </Button>
        </form>
      )}
    </Section>
  );
}
