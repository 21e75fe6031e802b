import { NativeSelect } from "@mantine/core";

import { grid as gridTexts } from "~/i18n/en/grid";
import { datasets as datasetsTexts } from "~/i18n/en/datasets";
import styles from "~/ui/importing/Importing.module.css";
import type { Preview } from "~/ui/importing/queries";

const words = datasetsTexts.importing;
const ROWS = 12;

interface Props {
  preview: Preview;
  types: (own: string) => string[];
  onType: (position: number, type: string) => void;
}

/** The first rows as they would be read, and the type of each column to choose. */
export function Sample({ preview, types, onType }: Props) {
  return (
    // Wide files are scrolled, by keys too.
    <div className={styles.sample} tabIndex={0} role="group" aria-label={words.types}>
      <table>
        <thead>
          <tr>
            {preview.columns.map((column) => (
              <th key={column.name} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
          <tr>
            {preview.columns.map((column, position) => (
              <td key={column.name}>
                <NativeSelect
                  size="xs"
                  aria-label={words.type(column.name)}
                  value={column.type}
                  data={types(column.type).map((value) => ({
                    value,
                    label: words.typeNames[value] ?? value,
                  }))}
                  onChange={(event) => onType(position, event.currentTarget.value)}
                />
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, ROWS).map((row, number) => (
            <tr key={number}>
              {preview.columns.map((column) => {
                const value = row[column.name];
                return (
                  <td key={column.name} data-missing={value === null || undefined}>
                    {value === null
                      ? gridTexts.missing
                      : typeof value === "string"
                        ? value
                        : JSON.stringify(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
