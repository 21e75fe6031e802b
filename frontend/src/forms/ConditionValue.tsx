import { Autocomplete, TagsInput, TextInput } from "@mantine/core";

import { type Condition, takes } from "~/forms/conditions";
import styles from "~/forms/forms.module.css";
import { forms as formsTexts } from "~/i18n/en/forms";

const words = formsTexts.conditions;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const OFFERED = 50;

interface Props {
  condition: Condition;
  /** Whether the column has days. */
  days: boolean;
  /** Values that the column has, those that come first the most often. */
  known: readonly string[];
  readOnly: boolean;
  onChange: (part: Partial<Condition>) => void;
}

/** What a column is compared with: nothing, a value, the two ends of a range, or several values. */
export function ConditionValue({ condition, days, known, readOnly, onChange }: Props) {
  const { comparison, value, values = [] } = condition;
  const one = (label: string, now: string, tell: (value: string) => void) => {
    const props = { "aria-label": label, placeholder: label, value: now, disabled: readOnly };
    // A parameter stands for a day too, but is none.
    return days || known.length === 0 ? (
      <TextInput
        {...props}
        type={days && (now === "" || DAY.test(now)) ? "date" : "text"}
        onChange={(event) => tell(event.currentTarget.value)}
      />
    ) : (
      <Autocomplete {...props} data={[...known]} limit={OFFERED} onChange={tell} />
    );
  };
  switch (takes(comparison)) {
    case "none":
      return null;
    case "one":
      return one(words.value, value, (next) => onChange({ value: next }));
    case "two": {
      const [from = "", to = ""] = values;
      return (
        <div className={styles.range}>
          {one(words.from, from, (next) => onChange({ values: [next, to] }))}
          {one(words.to, to, (next) => onChange({ values: [from, next] }))}
        </div>
      );
    }
    case "many":
      return (
        <TagsInput
          className={styles.many ?? ""}
          aria-label={words.values}
          placeholder={values.length === 0 ? words.addValue : ""}
          value={[...values]}
          data={[...known]}
          limit={OFFERED}
          splitChars={[";"]}
          disabled={readOnly}
          onChange={(next) => onChange({ values: next })}
        />
      );
  }
}
