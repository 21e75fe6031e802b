/** Signing up, logging in, and the pages that links in mails lead to. */
export const auth = {
  email: "E-mail",
  password: "Password",
  newPassword: "New password",
  passwordHint: "At least 10 characters; a few words are easy to remember.",
  toLogIn: "Go on to log in",
  logIn: {
    title: "Log in",
    code: "Code from your app",
    codeHint: "Six digits, or a recovery code.",
    submit: "Log in",
    forgot: "Forgot your password?",
    signUp: "New here? Sign up",
    with: (provider: string) => `Log in with ${provider}`,
    refused: "Logging in that way did not work. Try again, or another way.",
  },
  signUp: {
    title: "Sign up",
    submit: "Sign up",
    logIn: "You have an account? Log in",
    sent: "Look at your mail",
    sentHint: (email: string) => `We have written to ${email}. Follow the link in the message to go on.`,
  },
  forgot: {
    title: "Forgot your password?",
    submit: "Send me a link",
    back: "Back to log in",
    sentHint: (email: string) => `If there is an account for ${email}, a message with a link is on its way.`,
  },
  reset: {
    title: "Choose a new password",
    submit: "Save the password",
    done: "Your new password is saved",
    doneHint: "Everywhere else you were logged out.",
  },
  verify: { title: "Finish your account", submit: "Finish", done: "Your account is ready" },
  changeEmail: {
    title: "Prove your new address",
    submit: "Use this address",
    done: "Your address has changed",
  },
  invitation: { title: "You are invited", submit: "Make my account", done: "Your account is ready" },
};
