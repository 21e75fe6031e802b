import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";

import styles from "~/features/dashboard/Filters.module.css";
import { foldersQuery, tagsQuery, type Wanted } from "~/features/dashboard/queries";
import { workflows as words } from "~/i18n/en/workflows";

interface Props {
  wanted: Wanted;
  change: (changes: Partial<Wanted>) => void;
}

/** Which workflows are shown, and in what order. */
export function Filters({ wanted, change }: Props) {
  const folders = useQuery(foldersQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  return (
    <div className={styles.filters} role="search">
      <TextInput
        className={styles.search ?? ""}
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<Search size={16} />}
        value={wanted.search}
        onChange={(event) => change({ search: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={words.whose}
        value={wanted.owner ?? ""}
        data={[
          { value: "", label: words.all },
          { value: "me", label: words.mine },
          { value: "shared", label: words.shared },
        ]}
        onChange={({ currentTarget: { value } }) =>
          change({ owner: value === "me" || value === "shared" ? value : null })
        }
      />
      {folders.length > 0 && (
        <NativeSelect
          aria-label={words.folder}
          value={wanted.folder ?? ""}
          data={[
            { value: "", label: words.anyFolder },
            ...folders
              .filter(({ name }) => name)
              .map(({ name, workflows }) => ({ value: name, label: `${name} (${workflows})` })),
          ]}
          onChange={(event) => change({ folder: event.currentTarget.value || null })}
        />
      )}
      {tags.length > 0 && (
        <NativeSelect
          aria-label={words.tag}
          value={wanted.tag ?? ""}
          data={[
            { value: "", label: words.anyTag },
            ...tags.map(({ name, workflows }) => ({ value: name, label: `#${name} (${workflows})` })),
          ]}
          onChange={(event) => change({ tag: event.currentTarget.value || null })}
        />
      )}
      <NativeSelect
        aria-label={words.sort}
        value={wanted.sort}
        data={SORTS.map((sort) => ({ value: sort, label: words.sorts[sort] }))}
        onChange={({ currentTarget: { value } }) =>
          change({ sort: SORTS.find((sort) => sort === value) ?? "edited" })
        }
      />
    </div>
  );
}

const SORTS = ["edited", "ran", "name", "created"] as const;
