import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";

import { meQuery } from "~/api/me";
import { dropWay, keptWay } from "~/api/way";
import { Problem } from "~/api/problem";
import { Boundary } from "~/app/Boundary";
import { NotFound } from "~/app/NotFound";
import { Shell } from "~/app/Shell";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

const Account = lazy(async () => ({ default: (await import("~/features/account/Account")).Account }));
const Admin = lazy(async () => ({ default: (await import("~/features/admin/Admin")).Admin }));
const Builder = lazy(async () => ({ default: (await import("~/features/builder/Builder")).Builder }));
const ConnectionPage = lazy(async () => ({
  default: (await import("~/features/connections/ConnectionPage")).ConnectionPage,
}));
const Connections = lazy(async () => ({
  default: (await import("~/features/connections/Connections")).Connections,
}));
const DatasetPage = lazy(async () => ({
  default: (await import("~/features/datasets/DatasetPage")).DatasetPage,
}));
const Datasets = lazy(async () => ({ default: (await import("~/features/datasets/Datasets")).Datasets }));
const Groups = lazy(async () => ({ default: (await import("~/features/groups/Groups")).Groups }));
const LogIn = lazy(async () => ({ default: (await import("~/features/auth/LogIn")).LogIn }));
const Run = lazy(async () => ({ default: (await import("~/features/runs/Run")).Run }));
const Runs = lazy(async () => ({ default: (await import("~/features/runs/Runs")).Runs }));
const Schedules = lazy(async () => ({ default: (await import("~/features/schedules/Schedules")).Schedules }));
const SignUp = lazy(async () => ({ default: (await import("~/features/auth/SignUp")).SignUp }));
const ForgotPassword = lazy(async () => ({
  default: (await import("~/features/auth/ForgotPassword")).ForgotPassword,
}));
const ResetPassword = lazy(async () => ({ default: (await import("~/features/auth/links")).ResetPassword }));
const Verify = lazy(async () => ({ default: (await import("~/features/auth/links")).Verify }));
const ChangeEmail = lazy(async () => ({ default: (await import("~/features/auth/links")).ChangeEmail }));
const Invitation = lazy(async () => ({ default: (await import("~/features/auth/links")).Invitation }));
const Templates = lazy(async () => ({ default: (await import("~/features/templates/Templates")).Templates }));
const Versions = lazy(async () => ({ default: (await import("~/features/versions/Versions")).Versions }));
const Workflows = lazy(async () => ({ default: (await import("~/features/dashboard/Workflows")).Workflows }));

/** Each address and what it shows; every page is loaded when it is first asked for. */
export function Pages() {
  const [path] = useLocation();
  return (
    <Boundary path={path}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/log-in" component={LogIn} />
          <Route path="/sign-up" component={SignUp} />
          <Route path="/forgot-password" component={ForgotPassword} />
          <Route path="/reset-password" component={ResetPassword} />
          <Route path="/verify" component={Verify} />
          <Route path="/change-email" component={ChangeEmail} />
          <Route path="/invitation" component={Invitation} />
          <Route>
            <SignedIn>
              <Boundary path={path}>
                <Suspense fallback={<Waiting />}>
                  <Switch>
                    <Route path="/" component={Workflows} />
                    <Route path="/account" component={Account} />
                    <Route path="/admin/:tab?">{({ tab }) => <Admin tab={tab} />}</Route>
                    <Route path="/groups" component={Groups} />
                    <Route path="/workflows/:id/edit" component={Builder} />
                    <Route path="/workflows/:id/versions" component={Versions} />
                    <Route path="/templates" component={Templates} />
                    <Route path="/connections" component={Connections} />
                    <Route path="/connections/:id" component={ConnectionPage} />
                    <Route path="/datasets" component={Datasets} />
                    <Route path="/datasets/:id" component={DatasetPage} />
                    <Route path="/runs" component={Runs} />
                    <Route path="/schedules" component={Schedules} />
                    <Route path="/runs/:id">{({ id }) => <Run id={id} />}</Route>
                    <Route component={NotFound} />
                  </Switch>
                </Suspense>
              </Boundary>
            </SignedIn>
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}

/** The frame with what is in it, or the way to log in and back. */
function SignedIn({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  const [path] = useLocation();
  const search = useSearch();
  const way = path === "/" ? keptWay() : "/";
  useEffect(() => {
    if (me.data && path !== "/") dropWay();
  }, [me.data, path]);
  if (me.error instanceof Problem && me.error.status === 401) {
    const here = search ? `${path}?${search}` : path;
    return <Redirect to={here === "/" ? "/log-in" : `/log-in?next=${encodeURIComponent(here)}`} />;
  }
  if (me.isError) return <Failure error={me.error} retry={() => void me.refetch()} />;
  if (me.isPending) return <Waiting />;
  if (way !== "/") return <Redirect to={way} replace />;
  return <Shell me={me.data}>{children}</Shell>;
}
