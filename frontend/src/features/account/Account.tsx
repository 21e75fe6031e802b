import { useQuery } from "@tanstack/react-query";

import { meQuery } from "~/api/me";
import { Activity } from "~/features/account/Activity";
import { Email, Password } from "~/features/account/Credentials";
import { Profile } from "~/features/account/Profile";
import { Remove } from "~/features/account/Remove";
import { SecondFactor } from "~/features/account/SecondFactor";
import { SignIns } from "~/features/account/SignIns";
import { Tokens } from "~/features/account/Tokens";
import { account as accountTexts } from "~/i18n/en/account";
import { Page } from "~/ui/Page";

/** Everything about the account of who is signed in. */
export function Account() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  return (
    <Page title={accountTexts.title}>
      <Profile me={me} />
      <Email me={me} />
      <Password me={me} />
      <SecondFactor me={me} />
      <SignIns />
      <Tokens />
      <Activity me={me} />
      <Remove me={me} />
    </Page>
  );
}
