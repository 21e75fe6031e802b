import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { renderSVG } from "uqr";

import { api, content } from "~/api/client";
import { type Me, meQuery } from "~/api/me";
import { fieldsOf, proven } from "~/features/account/form";
import { Proof } from "~/features/account/Proof";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { account as accountTexts } from "~/i18n/en/account";
import { Refusal } from "~/ui/Refusal";

const words = accountTexts.factor;
type Given = ReturnType<typeof proven>;

/** A second factor, turned on by a code of the app and off by the password and another one. */
export function SecondFactor({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState(false);
  const begin = useMutation({
    mutationFn: async (body: Given) => ({
      ...content(await api.POST("/api/v1/me/second-factor", { body })),
      password: body.password,
    }),
  });
  const confirm = useMutation({
    mutationFn: async (body: Given) => content(await api.POST("/api/v1/me/second-factor/confirm", { body })),
    onSuccess: async (made) => {
      setCodes(made.recovery_codes);
      begin.reset();
      await queries.invalidateQueries(meQuery);
    },
  });
  const end = useMutation({
    mutationFn: (body: Given) => api.POST("/api/v1/me/second-factor/end", { body }),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries(meQuery);
    },
  });
  const renew = useMutation({
    mutationFn: async (body: Given) =>
      content(await api.POST("/api/v1/me/second-factor/recovery-codes", { body })),
    onSuccess: (made) => {
      setCodes(made.recovery_codes);
      setAsking(false);
    },
  });

  let body: ReactNode;
  if (codes.length > 0) {
    body = (
      <>
        <p>{words.codes}</p>
        <pre className={styles.secret}>{codes.join("\n")}</pre>
        <Button variant="default" onClick={() => setCodes([])}>
          {words.done}
        </Button>
      </>
    );
  } else if (begin.data) {
    const { secret, uri, password } = begin.data;
    body = (
      <form
        className={styles.form}
        onSubmit={(event) => confirm.mutate({ password, code: fieldsOf(event)("code") })}
      >
        <p>{words.scan}</p>
        <img
          className={styles.qr}
          alt={words.qr}
          src={`data:image/svg+xml,${encodeURIComponent(renderSVG(uri))}`}
        />
        <p>
          {words.key}: <code className={styles.secret}>{secret}</code>
        </p>
        <TextInput
          name="code"
          label={accountTexts.proof.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
        />
        <Refusal error={confirm.error} />
        <Button type="submit" loading={confirm.isPending}>
          {words.confirm}
        </Button>
      </form>
    );
  } else if (!asking) {
    body = (
      <Button variant="default" onClick={() => setAsking(true)}>
        {me.second_factor ? words.end : words.begin}
      </Button>
    );
  } else {
    body = (
      <form
        className={styles.form}
        onSubmit={(event) => {
          const wanted = event.nativeEvent.submitter?.getAttribute("value");
          const given = proven(fieldsOf(event));
          if (!me.second_factor) begin.mutate(given);
          else if (wanted === "renew") renew.mutate(given);
          else end.mutate(given);
        }}
      >
        <Proof me={me} />
        <Refusal error={begin.error ?? end.error ?? renew.error} />
        <div className={styles.row}>
          <Button type="submit" value="main" variant="default" loading={begin.isPending || end.isPending}>
            {me.second_factor ? words.end : words.begin}
          </Button>
          {me.second_factor && (
            <Button type="submit" value="renew" variant="default" loading={renew.isPending}>
              {words.renew}
            </Button>
          )}
        </div>
      </form>
    );
  }
  return (
    <Section title={words.title} hint={me.second_factor ? words.on : words.off}>
      {body}
    </Section>
  );
}
