import { Button, TextInput } from "@mantine/core";
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

const words = authTexts.forgot;

/** Asking for a mail to choose a new password with. */
export function ForgotPassword() {
  const [email, setEmail] = useState("");
  const asking = useMutation({ mutationFn: () => api.POST("/api/v1/password/forgot", { body: { email } }) });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    asking.mutate();
  }

  return (
    <Card title={words.title}>
      {asking.isSuccess ? (
        <Notice
          icon={<MailCheck />}
          title={authTexts.signUp.sent}
          hint={words.sentHint(email)}
          role="status"
        />
      ) : (
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            label={authTexts.email}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Trouble error={asking.error} />
          <Button type="submit" loading={asking.isPending}>
            {words.submit}
          </Button>
        </form>
      )}
      <Link href="/log-in">{words.back}</Link>
    </Card>
  );
}
