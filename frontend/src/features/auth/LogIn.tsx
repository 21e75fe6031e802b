import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link, useSearch } from "wouter";

import { api, content } from "~/api/client";
import { dropWay, keepWay, pathOf } from "~/api/way";
import { Problem } from "~/api/problem";
import { Card } from "~/features/auth/Card";
import styles from "~/features/auth/Card.module.css";
import { Trouble } from "~/features/auth/Trouble";
import { auth as authTexts } from "~/i18n/en/auth";

const words = authTexts.logIn;

/** Logging in by a password, with a second factor where the account has one, or by way of a provider. */
export function LogIn() {
  const search = new URLSearchParams(useSearch());
  const next = pathOf(search.get("next"));
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const providers = useQuery({
    queryKey: ["providers"],
    queryFn: async ({ signal }) => content(await api.GET("/api/v1/auth/providers", { signal })),
  });
  const logIn = useMutation({
    mutationFn: () => api.POST("/api/v1/session", { body: { email, password, ...(code && { code }) } }),
    // Begun anew, since what is at hand may be of somebody who was here before.
    onSuccess: () => {
      dropWay();
      location.assign(next);
    },
  });
  const asksForCode = logIn.error instanceof Problem && logIn.error.code === "second-factor-needed";
  const needsCode = asksForCode || code !== "";

  function submit(event: SubmitEvent) {
    event.preventDefault();
    logIn.mutate();
  }

  return (
    <Card title={words.title}>
      {search.has("problem") && logIn.isIdle && (
        <p className={styles.trouble} role="alert">
          {words.refused}
        </p>
      )}
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
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {needsCode && (
          <TextInput
            label={words.code}
            description={words.codeHint}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {!asksForCode && <Trouble error={logIn.error} />}
        <Button type="submit" loading={logIn.isPending || logIn.isSuccess}>
          {words.submit}
        </Button>
      </form>
      {providers.data?.map((provider) => (
        <Button
          key={provider.name}
          component="a"
          variant="default"
          href={`/api/v1/auth/${encodeURIComponent(provider.name)}/start`}
          onClick={() => keepWay(next)}
        >
          {words.with(provider.title)}
        </Button>
      ))}
      <div className={styles.links}>
        <Link href="/sign-up">{words.signUp}</Link>
        <Link href="/forgot-password">{words.forgot}</Link>
      </div>
    </Card>
  );
}
