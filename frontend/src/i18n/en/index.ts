import { account } from "~/i18n/en/account";
import { auth } from "~/i18n/en/auth";
import { builder } from "~/i18n/en/builder";
import { charts } from "~/i18n/en/charts";
import { common } from "~/i18n/en/common";
import { forms } from "~/i18n/en/forms";
import { grid } from "~/i18n/en/grid";
import { runs } from "~/i18n/en/runs";
import { notifications, schedules } from "~/i18n/en/schedules";
import { sharing } from "~/i18n/en/sharing";
import { workflows } from "~/i18n/en/workflows";

/** English. Each part of the program has a file of its own. */
export const en = {
  ...common,
  account,
  auth,
  builder,
  charts,
  forms,
  grid,
  notifications,
  runs,
  schedules,
  sharing,
  workflows,
};
