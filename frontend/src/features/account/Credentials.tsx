import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { api } from "~/api/client";
import type { Me } from "~/api/me";
import { fieldsOf, proven } from "~/features/account/form";
import { Proof } from "~/features/account/Proof";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { auth as authTexts } from "~/i18n/en/auth";
import { account as accountTexts } from "~/i18n/en/account";
import { Refusal } from "~/ui/Refusal";
import { useToasts } from "~/ui/toasts";

/** Another password. */
export function Password({ me }: { me: Me }) {
  const words = accountTexts.password;
  const show = useToasts((toasts) => toasts.show);
  const change = useMutation({
    mutationFn: (body: { password: string; new_password: string }) => api.POST("/api/v1/password", { body }),
    onSuccess: () => show(words.done),
  });
  return (
    <Section title={words.title}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          const form = event.currentTarget;
          const field = fieldsOf(event);
          change.mutate(
            { ...proven(field), new_password: field("new") },
            {
              onSuccess: () => form.reset(),
            },
          );
        }}
      >
        <Proof me={me} />
        {me.has_password && (
          <>
            <PasswordInput
              name="new"
              label={words.new}
              description={authTexts.passwordHint}
              autoComplete="new-password"
              required
            />
            <Refusal error={change.error} />
            <Button type="submit" variant="default" loading={change.isPending}>
              {words.save}
            </Button>
          </>
        )}
      </form>
    </Section>
  );
}

/** Another address, which counts once the link in a mail to it is followed. */
export function Email({ me }: { me: Me }) {
  const words = accountTexts.email;
  const change = useMutation({
    mutationFn: (body: { password: string; email: string }) => api.POST("/api/v1/email", { body }),
  });
  return (
    <Section title={words.title} hint={words.now(me.email)}>
      {change.isSuccess ? (
        <p role="status">{words.done(change.variables.email)}</p>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            const field = fieldsOf(event);
            change.mutate({ ...proven(field), email: field("email") });
          }}
        >
          <Proof me={me} />
          {me.has_password && (
            <>
              <TextInput name="email" type="email" label={words.new} autoComplete="email" required />
              <Refusal error={change.error} />
              <Button type="submit" variant="default" loading={change.isPending}>
                {words.save}
              </Button>
            </>
          )}
        </form>
      )}
    </Section>
  );
}
