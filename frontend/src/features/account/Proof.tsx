import { PasswordInput, TextInput } from "@mantine/core";

import type { Me } from "~/api/me";
import { account as accountTexts } from "~/i18n/en/account";

const words = accountTexts.proof;

/** The fields by which somebody proves again that it is them; their names are those that `proven` reads. */
export function Proof({ me }: { me: Me }) {
  if (!me.has_password) return <p>{words.noPassword}</p>;
  return (
    <>
      <PasswordInput name="password" label={words.password} autoComplete="current-password" required />
      {me.second_factor && (
        <TextInput name="code" label={words.code} autoComplete="one-time-code" inputMode="numeric" required />
      )}
    </>
  );
}
