import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "~/api/client";
import { type Me, meQuery } from "~/api/me";
import { fieldsOf } from "~/features/account/form";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { account as accountTexts } from "~/i18n/en/account";
import { Refusal } from "~/ui/Refusal";
import { useToasts } from "~/ui/toasts";

const words = accountTexts.profile;

/** What a person is called. */
export function Profile({ me }: { me: Me }) {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const save = useMutation({
    mutationFn: (body: { name: string; display_name: string | null }) => api.PATCH("/api/v1/me", { body }),
    onSuccess: async () => {
      await queries.invalidateQueries(meQuery);
      show(accountTexts.saved);
    },
  });
  return (
    <Section title={words.title}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          const field = fieldsOf(event);
          save.mutate({ name: field("name"), display_name: field("display") || null });
        }}
      >
        <TextInput name="display" label={words.display} defaultValue={me.display_name} autoComplete="name" />
        <TextInput
          name="name"
          label={words.name}
          description={words.nameHint}
          defaultValue={me.name}
          autoComplete="nickname"
          required
        />
        <Refusal error={save.error} />
        <Button type="submit" variant="default" loading={save.isPending}>
          {words.save}
        </Button>
      </form>
    </Section>
  );
}
