/** Signing up and logging in. */
export const auth = {
  logIn: {
    title: "Log in",
    email: "E-mail",
    password: "Password",
    code: "Code from your app",
    codeHint: "Six digits, or a recovery code.",
    submit: "Log in",
    forgot: "Forgot your password?",
    signUp: "New here? Sign up",
    with: (provider: string) => `Log in with ${provider}`,
  },
  signUp: {
    title: "Sign up",
    hint: "A password of at least 10 characters; a few words are easy to remember.",
    submit: "Sign up",
    logIn: "You have an account? Log in",
    sent: "Look at your mail",
    sentHint: (email: string) => `We have written to ${email}. Follow the link in the message to go on.`,
  },
  forgot: {
    title: "Choose another password",
    submit: "Send me a link",
    sentHint: (email: string) => `If there is an account for ${email}, a link is on its way.`,
  },
  reset: { title: "Choose another password", password: "New password", submit: "Save the password" },
  verify: { title: "Finishing your account", done: "Your account is ready.", submit: "Go on to log in" },
};
