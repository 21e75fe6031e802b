import type { Me } from "~/api/me";
import { Section } from "~/features/account/Section";
import styles from "~/features/account/Section.module.css";
import { account as accountTexts } from "~/i18n/en/account";
import { EventPages } from "~/ui/audit/EventPages";

const words = accountTexts.activity;
const FEW = 10;

/** What a person did, and what happened to what is theirs. */
export function Activity({ me }: { me: Me }) {
  return (
    <Section title={words.title} hint={words.hint} wide>
      <div className={styles.events}>
        <EventPages whose="own" limit={FEW} me={me.name} />
      </div>
    </Section>
  );
}
