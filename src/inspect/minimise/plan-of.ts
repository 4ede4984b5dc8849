import type { CollectionTotal } from "../../model/index.ts";
import { type Planners, planned, taskOf } from "./advise.ts";
import { clickhousePlan } from "./clickhouse-plan.ts";
import { inWords, mysqlPlan, sqlitePlan } from "./other-plans.ts";
import type { Dialect, Plan, PlanOptions } from "./plan.ts";
import { postgresPlan } from "./postgres-plan.ts";

const planners: Planners = {
  clickhouse: clickhousePlan,
  postgres: postgresPlan,
  mysql: mysqlPlan,
  sqlite: sqlitePlan,
  other: inWords,
};

/** What would make a collection safe, in the order in which to do it; nothing for one without findings. It is never run. */
export function planOf(collection: CollectionTotal, dialect: Dialect, options: PlanOptions): Plan {
  if (collection.count === 0) return [];
  const task = taskOf(collection, options);
  return planned(task, planners[dialect](task));
}
