import { Modal, type ModalProps } from "@mantine/core";

import { texts } from "~/i18n";
import { useFocusBack } from "~/ui/focus";

/** A dialog, open for as long as it is there; then the focus is back where it was. */
export function Dialog(props: Omit<ModalProps, "opened">) {
  useFocusBack();
  return <Modal closeButtonProps={{ "aria-label": texts.close }} {...props} opened />;
}
