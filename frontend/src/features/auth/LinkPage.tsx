import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { Link, useSearch } from "wouter";

import { Card } from "~/features/auth/Card";
import styles from "~/features/auth/Card.module.css";
import { Trouble } from "~/features/auth/Trouble";
import { auth as authTexts } from "~/i18n/en/auth";
import { Notice } from "~/ui/Notice";

interface Props {
  words: { title: string; submit: string; done: string; doneHint?: string };
  /** What the button does with the token of the link, and with the new password where one is asked for. */
  send: (token: string, password: string) => Promise<unknown>;
  asksForPassword?: boolean;
}

/**
 * A page that a link in a mail leads to. Nothing happens before the button: programs that look at mail
 * follow links, and a link works once.
 */
export function LinkPage({ words, send, asksForPassword = false }: Props) {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  const [password, setPassword] = useState("");
  const sending = useMutation({ mutationFn: () => send(token, password) });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    sending.mutate();
  }

  if (sending.isSuccess) {
    return (
      <Card title={words.title}>
        <Notice icon={<CircleCheck />} title={words.done} hint={words.doneHint ?? ""} role="status">
          <Button component={Link} href="/log-in">
            {authTexts.toLogIn}
          </Button>
        </Notice>
      </Card>
    );
  }
  return (
    <Card title={words.title}>
      <form className={styles.form} onSubmit={submit}>
        {asksForPassword && (
          <PasswordInput
            label={authTexts.newPassword}
            description={authTexts.passwordHint}
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <Trouble error={sending.error} />
        <Button type="submit" loading={sending.isPending}>
          {words.submit}
        </Button>
      </form>
    </Card>
  );
}
