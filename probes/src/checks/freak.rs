//! `vuln.freak` (CVE-2015-0204): RSA export suites with keys of 512 bits.

use super::AddressCheck;
use crate::accepted::Kind;
use crate::export_keys::{look, think};
use model::{Code, Depth};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "freak",
    from: Depth::Standard,
    run: |peer, _| Box::pin(async move { think(Code::VulnFreak, &Box::pin(look(peer, Kind::RsaExport)).await) }),
};
