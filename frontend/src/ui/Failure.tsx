import { Button } from "@mantine/core";
import { CircleAlert, WifiOff } from "lucide-react";

import { Problem } from "~/api/problem";
import { texts } from "~/i18n";
import { Notice } from "~/ui/Notice";

interface Props {
  error: unknown;
  retry?: () => void;
}

/** What went wrong instead of what should be here, and a way on. */
export function Failure({ error, retry }: Props) {
  const offline = error instanceof Problem && error.status === 0;
  const title = offline ? texts.offline.title : error instanceof Problem ? error.message : texts.failed;
  const hint = offline ? texts.offline.hint : error instanceof Problem ? error.hint : "";
  return (
    <Notice icon={offline ? <WifiOff /> : <CircleAlert />} title={title} hint={hint} role="alert">
      {retry && (
        <Button variant="default" onClick={retry}>
          {texts.again}
        </Button>
      )}
    </Notice>
  );
}
