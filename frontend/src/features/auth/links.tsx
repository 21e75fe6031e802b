import { api } from "~/api/client";
import { LinkPage } from "~/features/auth/LinkPage";
import { auth as authTexts } from "~/i18n/en/auth";

/** Where the mail of a new account leads. */
export function Verify() {
  return (
    <LinkPage words={authTexts.verify} send={(token) => api.POST("/api/v1/verify", { body: { token } })} />
  );
}

/** Where the mail to a new address leads. */
export function ChangeEmail() {
  return (
    <LinkPage
      words={authTexts.changeEmail}
      send={(token) => api.POST("/api/v1/email/confirm", { body: { token } })}
    />
  );
}

/** Where the mail for a new password leads. */
export function ResetPassword() {
  return (
    <LinkPage
      words={authTexts.reset}
      send={(token, password) => api.POST("/api/v1/password/reset", { body: { token, password } })}
      asksForPassword
    />
  );
}

/** Where an invitation leads. */
export function Invitation() {
  return (
    <LinkPage
      words={authTexts.invitation}
      send={(token, password) => api.POST("/api/v1/invitations/accept", { body: { token, password } })}
      asksForPassword
    />
  );
}
