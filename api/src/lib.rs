//! Role: REST API and web console.
