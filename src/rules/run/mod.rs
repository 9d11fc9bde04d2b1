//! Order and schedule of the jobs.

pub(super) mod jobs_out_of_order;
