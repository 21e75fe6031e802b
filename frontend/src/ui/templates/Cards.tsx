import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Database } from "lucide-react";
import { useLocation } from "wouter";

import { api } from "~/api/client";
import { createFrom } from "~/api/drafts";
import { templates as words } from "~/i18n/en/templates";
import { tell } from "~/ui/telling";
import styles from "~/ui/templates/Cards.module.css";
import { ownNamesQuery, type Template } from "~/ui/templates/queries";
import { useToasts } from "~/ui/toasts";

/** Templates, each with what it answers and a button that makes a workflow of it. */
export function Cards({ templates }: { templates: readonly Template[] }) {
  const names = useQuery(ownNamesQuery).data;
  const { use, load } = useChanges();
  const read = new Set(templates.flatMap((template) => template.datasets));
  const missing = names ? [...read].filter((name) => !names.has(name)) : [];
  return (
    <>
      {missing.length > 0 && (
        <div className={styles.missing}>
          <span>{words.missing(missing.join(", "))}</span>
          <Button variant="default" size="xs" loading={load.isPending} onClick={() => load.mutate()}>
            {words.load}
          </Button>
        </div>
      )}
      <ul className={styles.cards}>
        {templates.map((template) => (
          <li key={template.id} className={styles.card}>
            <h2 className={styles.name}>{template.name}</h2>
            <p className={styles.about}>{template.description}</p>
            <p className={styles.steps}>{changing(template).join(" · ")}</p>
            <p className={styles.reads}>
              <Database size={13} aria-hidden />
              {words.reads(template.datasets.join(", "))}
            </p>
            <Button
              variant="light"
              size="xs"
              aria-label={words.useNamed(template.name)}
              loading={use.isPending && use.variables.id === template.id}
              onClick={() => use.mutate(template)}
            >
              {words.use}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The blocks that do something with the data, each once. */
function changing(template: Template): readonly string[] {
  return [...new Set(template.blocks)].filter((block) => block !== "Dataset" && block !== "Result");
}

function useChanges() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const show = useToasts((toasts) => toasts.show);
  const use = useMutation({
    mutationFn: (template: Template) => createFrom(template.document, template.name),
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: ["workflows"] });
      go(`/workflows/${id}/edit`);
    },
    onError: tell,
  });
  const load = useMutation({
    mutationFn: () => api.POST("/api/v1/datasets/samples"),
    onSuccess: () => show(words.loaded),
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["datasets"] }),
  });
  return { use, load };
}
