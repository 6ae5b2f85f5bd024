//! What every role shares: settings, tracing, clock, stop.
