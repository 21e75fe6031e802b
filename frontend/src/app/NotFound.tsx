import { Button } from "@mantine/core";
import { Compass } from "lucide-react";
import { Link } from "wouter";

import { texts } from "~/i18n";
import { Notice } from "~/ui/Notice";

/** For an address that leads nowhere. */
export function NotFound() {
  return (
    <Notice alone icon={<Compass />} title={texts.notFound.title} hint={texts.notFound.hint}>
      <Button component={Link} href="/" variant="default">
        {texts.notFound.back}
      </Button>
    </Notice>
  );
}
