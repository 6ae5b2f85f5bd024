//! How a report reads: text and HTML, English and French.
