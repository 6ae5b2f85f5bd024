//! `vuln.logjam` (CVE-2015-4000): Diffie-Hellman export suites with 512 bits.

use super::AddressCheck;
use crate::accepted::Kind;
use crate::export_keys::{look, think};
use model::{Code, Depth};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "logjam",
    from: Depth::Standard,
    run: |peer, _| Box::pin(async move { think(Code::VulnLogjam, &Box::pin(look(peer, Kind::DheExport)).await) }),
};
