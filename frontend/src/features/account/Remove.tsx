import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "~/api/client";
import { leave } from "~/api/leaving";
import type { Me } from "~/api/me";
import { fieldsOf, proven } from "~/features/account/form";
import { Proof } from "~/features/account/Proof";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { texts } from "~/i18n";
import { account as accountTexts } from "~/i18n/en/account";
import { Refusal } from "~/ui/Refusal";

const words = accountTexts.remove;

/** The end of an account. */
export function Remove({ me }: { me: Me }) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: (body: ReturnType<typeof proven>) => api.POST("/api/v1/me/delete", { body }),
    onSuccess: leave,
  });
  return (
    <Section title={words.title} hint={words.hint}>
      {asking ? (
        <form className={styles.form} onSubmit={(event) => remove.mutate(proven(fieldsOf(event)))}>
          <Proof me={me} />
          <Refusal error={remove.error} />
          {me.has_password && (
            <div className={styles.row}>
              <Button type="submit" color="red" variant="outline" loading={remove.isPending}>
                {words.confirm}
              </Button>
              <Button variant="default" onClick={() => setAsking(false)}>
                {texts.cancel}
              </Button>
            </div>
          )}
        </form>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          {words.open}
        </Button>
      )}
    </Section>
  );
}
