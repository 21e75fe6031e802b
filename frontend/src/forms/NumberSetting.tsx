import { Autocomplete, NumberInput } from "@mantine/core";
import { useState } from "react";

import { isParameter, placeholders } from "~/document/parameters";
import { faultAt, useAround } from "~/forms/context";
import type { Props } from "~/forms/FieldInput";
import { forms as words } from "~/i18n/en/forms";

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A number, or in a workflow with parameters one of those. */
export function NumberSetting({ field, at, value, onChange, bare = false }: Props<"number">) {
  const { faults, parameters, readOnly } = useAround();
  const shared = {
    ...(bare ? { "aria-label": field.title } : { label: field.title }),
    error: faultAt(faults, at)?.message,
    disabled: readOnly,
  };
  if (parameters.length > 0 || isParameter(value)) {
    return <Either {...shared} value={value} parameters={placeholders(parameters)} onChange={onChange} />;
  }
  return (
    <NumberInput
      {...shared}
      value={typeof value === "number" ? value : ""}
      allowDecimal={!field.whole}
      {...(field.least !== null && { min: field.least })}
      {...(field.most !== null && { max: field.most })}
      onChange={(number) => typeof number === "number" && onChange(number)}
    />
  );
}

interface EitherProps {
  label?: string;
  "aria-label"?: string;
  error: string | undefined;
  disabled: boolean;
  value: unknown;
  parameters: readonly string[];
  onChange: (value: unknown) => void;
}

function Either({ value, error, parameters, onChange, ...shared }: EitherProps) {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  // What is neither a number nor a parameter yet is being typed.
  const [{ typed, told }, setTyped] = useState({ typed: text, told: text });
  if (told !== text) setTyped({ typed: text, told: text });
  const isValue = (one: string) => NUMBER.test(one) || isParameter(one);

  function change(next: string) {
    setTyped({ typed: next, told: isValue(next) ? String(read(next)) : text });
    if (isValue(next)) onChange(read(next));
  }

  return (
    <Autocomplete
      {...shared}
      value={typed}
      data={[...parameters]}
      filter={({ options, search }) => (search.startsWith("$") || search === "" ? options : [])}
      error={error ?? (typed !== "" && !isValue(typed) && words.numberOrParameter)}
      onChange={change}
    />
  );
}

const read = (text: string) => (NUMBER.test(text) ? Number(text) : text);
