import { usePersonChanges } from "~/features/admin/changes";
import { type Act, CHANGES } from "~/features/admin/people/acts";
import type { Person } from "~/features/admin/queries";
import { admin } from "~/i18n/en/admin";
import { Confirm } from "~/ui/Confirm";
import { useToasts } from "~/ui/toasts";

interface Props {
  person: Person;
  act: Act;
  close: () => void;
}

/** Asks before something is done to somebody. */
export function ActDialog({ person, act, close }: Props) {
  const { change, signOut } = usePersonChanges();
  const show = useToasts((toasts) => toasts.show);
  const words = admin.people[act];
  const onSuccess = () => {
    show(words.done(person.display_name));
    close();
  };

  function confirm() {
    if (act === "signOut") signOut.mutate(person, { onSuccess });
    else change.mutate({ person, body: CHANGES[act] }, { onSuccess });
  }

  return (
    <Confirm
      title={words.title(person.display_name)}
      hint={words.hint}
      label={words.open}
      grave={act === "suspend" || act === "dismiss"}
      pending={change.isPending || signOut.isPending}
      error={change.error ?? signOut.error}
      confirm={confirm}
      close={close}
    />
  );
}
