import { NativeSelect, TextInput } from "@mantine/core";

import type { Parameter } from "~/document/model";
import { valueOf } from "~/document/parameters";
import styles from "~/features/schedules/Schedules.module.css";
import { schedules as schedulesTexts } from "~/i18n/en/schedules";

const words = schedulesTexts.form;
type Given = Readonly<Record<string, string>>;

interface Props {
  parameters: readonly Parameter[];
  given: Given;
  change: (given: Given) => void;
}

/** The values that the workflow's parameters have in the runs; an empty field leaves the usual value. */
export function ParameterInputs({ parameters, given, change }: Props) {
  return (
    <fieldset className={styles.days}>
      <legend>{words.parameters}</legend>
      <div className={styles.row}>
        {parameters.map((parameter) => {
          const { name, type = "text", description } = parameter;
          const usual = parameter.default;
          const known = usual !== undefined && usual !== null;
          const common = {
            label: name,
            description,
            required: !known,
            value: given[name] ?? "",
            onChange: (event: { currentTarget: { value: string } }) =>
              change({ ...given, [name]: event.currentTarget.value }),
          };
          if (type === "boolean") {
            const standard = known ? words.standard(String(usual)) : words.required;
            return (
              <NativeSelect
                key={name}
                {...common}
                data={[
                  { value: "", label: standard },
                  { value: "true", label: "true" },
                  { value: "false", label: "false" },
                ]}
              />
            );
          }
          return (
            <TextInput
              key={name}
              {...common}
              type={INPUTS[type]}
              step={type === "number" ? "any" : undefined}
              placeholder={known ? words.standard(String(usual)) : undefined}
            />
          );
        })}
      </div>
    </fieldset>
  );
}

const INPUTS = { text: "text", integer: "number", number: "number", date: "date" } as const;

/** The values that are given, each of the type of its parameter. */
export function valuesOf(
  parameters: readonly Parameter[],
  given: Given,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    parameters.flatMap(({ name, type = "text" }): [string, string | number | boolean][] => {
      const value = valueOf(given[name] ?? "", type);
      return value === null ? [] : [[name, value]];
    }),
  );
}
