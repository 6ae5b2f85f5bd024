//! Role: takes a ScanJob, gives a Report.
