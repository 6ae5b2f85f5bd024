//! Role: carries the outbox to mail and webhook.
