//! Full reports as the store holds them: JSON, compressed. Certificates make most of one, as DER in base64; zlib takes
//! about half away, in a tenth of the time that the scan took.

use crate::Error;
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use model::Report;
use std::io::{Read, Write};

/// A report that unfolds to more is damaged.
const LARGEST_REPORT: u64 = 64 << 20;

pub(crate) fn write(report: &Report) -> Result<Vec<u8>, Error> {
    let wrong = |error: &dyn std::fmt::Display| Error::inconsistent(format!("report {}: {error}", report.scan_id));
    let json = serde_json::to_vec(report).map_err(|error| wrong(&error))?;
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(json.len() / 2), Compression::fast());
    encoder.write_all(&json).map_err(|error| wrong(&error))?;
    encoder.finish().map_err(|error| wrong(&error))
}

pub(crate) fn read(body: &[u8]) -> Result<Report, Error> {
    let mut json = Vec::new();
    ZlibDecoder::new(body)
        .take(LARGEST_REPORT)
        .read_to_end(&mut json)
        .map_err(|error| Error::inconsistent(format!("a stored report does not unfold: {error}")))?;
    serde_json::from_slice(&json)
        .map_err(|error| Error::inconsistent(format!("a stored report does not read: {error}")))
}
