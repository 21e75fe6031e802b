import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { MailCheck } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { Link } from "wouter";

import { api } from "~/api/client";
import { Card } from "~/features/auth/Card";
import styles from "~/features/auth/Card.module.css";
import { Trouble } from "~/features/auth/Trouble";
import { auth as authTexts } from "~/i18n/en/auth";
import { Notice } from "~/ui/Notice";

const words = authTexts.signUp;

/** Making an account, which is finished by a link in a mail. */
export function SignUp() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signUp = useMutation({
    mutationFn: () => api.POST("/api/v1/sign-up", { body: { email, password } }),
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    signUp.mutate();
  }

  if (signUp.isSuccess) {
    return (
      <Card title={words.title}>
        <Notice icon={<MailCheck />} title={words.sent} hint={words.sentHint(email)} role="status" />
        <div className={styles.links}>
          <Link href="/log-in">{words.logIn}</Link>
        </div>
      </Card>
    );
  }
  return (
    <Card title={words.title}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={authTexts.email}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={authTexts.password}
          description={authTexts.passwordHint}
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Trouble error={signUp.error} />
        <Button type="submit" loading={signUp.isPending}>
          {words.submit}
        </Button>
      </form>
      <div className={styles.links}>
        <Link href="/log-in">{words.logIn}</Link>
      </div>
    </Card>
  );
}
