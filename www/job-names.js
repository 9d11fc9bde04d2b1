/** What the jobs are called. */

/** The jobs in the documented order, by the engine's names. */
export const JOBS = /** @type {const} */ ([
  { job: "organisations", letter: "O", label: "Organisations" },
  { job: "users", letter: "U", label: "Users" },
  { job: "persons", letter: "P", label: "Persons" },
  { job: "supervisors", letter: "S", label: "Supervisors" },
  { job: "maintenance", letter: "M", label: "Maintenance" },
]);
