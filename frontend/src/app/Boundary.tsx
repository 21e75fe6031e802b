import { Button } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";

import { texts } from "~/i18n";
import { Notice } from "~/ui/Notice";

interface Props {
  /** The address; at another one, all is tried anew. */
  path: string;
  children: ReactNode;
}

interface State {
  broken: boolean;
  path: string;
}

/** A page, or in its place what to do when it cannot be drawn, as after a new version came while it was open. */
export class Boundary extends Component<Props, State> {
  override state: State = { broken: false, path: this.props.path };

  static getDerivedStateFromError(): Partial<State> {
    return { broken: true };
  }

  static getDerivedStateFromProps({ path }: Props, state: State): State | null {
    return path === state.path ? null : { broken: false, path };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice alone role="alert" icon={<CircleAlert />} title={texts.broken.title} hint={texts.broken.hint}>
        <Button variant="default" onClick={() => location.reload()}>
          {texts.broken.again}
        </Button>
      </Notice>
    );
  }
}
