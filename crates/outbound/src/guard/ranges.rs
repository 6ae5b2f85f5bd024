//! The address ranges with a special purpose, from the IANA IPv4 and IPv6 special-purpose address registries
//! (RFC 6890, RFC 8190) and the registries of multicast and reserved space, each with the RFC that set it apart.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::BlockReason::{self, Broadcast, Documentation, LinkLocal, Loopback, Metadata, Multicast, Private, Reserved};

/// What is never reached, whatever the settings.
pub(super) fn never_v4(address: Ipv4Addr) -> Option<BlockReason> {
    match address {
        Ipv4Addr::UNSPECIFIED => Some(BlockReason::Unspecified),
        Ipv4Addr::BROADCAST => Some(Broadcast),
        _ if address.octets().first() == Some(&0) => Some(Reserved),
        _ if address.is_multicast() => Some(Multicast),
        _ if METADATA_V4.contains(&address) => Some(Metadata),
        _ => None,
    }
}

/// What is never reached, whatever the settings.
pub(super) fn never_v6(address: Ipv6Addr) -> Option<BlockReason> {
    match address {
        Ipv6Addr::UNSPECIFIED => Some(BlockReason::Unspecified),
        _ if address.is_multicast() => Some(Multicast),
        _ if METADATA_V6.contains(&address) => Some(Metadata),
        _ => None,
    }
}

/// Why this address is not one of the public internet; `None` if it is.
pub(super) fn special_v4(address: Ipv4Addr) -> Option<BlockReason> {
    SPECIAL_V4
        .iter()
        .find(|(range, _)| range.contains(&address))
        .map(|(_, reason)| *reason)
}

/// Why this address is not one of the public internet; `None` if it is.
pub(super) fn special_v6(address: Ipv6Addr) -> Option<BlockReason> {
    let listed = SPECIAL_V6
        .iter()
        .find(|(range, _)| range.contains(&address))
        .map(|(_, reason)| *reason);
    // Outside 2000::/3 nothing is global unicast (RFC 4291 section 2.4, the IANA registry of IPv6 address space).
    listed.or_else(|| (!GLOBAL_UNICAST.contains(&address)).then_some(Reserved))
}

/// Metadata services that have an address of their own.
const METADATA_V4: [Ipv4Addr; 5] = [
    Ipv4Addr::new(169, 254, 169, 254), // AWS, Azure, GCP, OpenStack, Oracle, DigitalOcean
    Ipv4Addr::new(169, 254, 170, 2),   // AWS ECS task credentials
    Ipv4Addr::new(169, 254, 170, 23),  // AWS EKS pod identity
    Ipv4Addr::new(100, 100, 100, 200), // Alibaba Cloud
    Ipv4Addr::new(168, 63, 129, 16),   // Azure's platform address: a public address that never leaves the host
];

const METADATA_V6: [Ipv6Addr; 5] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),      // AWS
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23),       // AWS EKS pod identity
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),       // GCP
    Ipv6Addr::new(0xfd00, 0xc1, 0, 0, 0, 0, 0xa9fe, 0xa9fe), // Oracle
    Ipv6Addr::new(0xfd00, 0x42, 0, 0, 0, 0, 0, 0x42),        // Scaleway
];

/// Narrow ranges stand before those that contain them.
const SPECIAL_V4: [(Ipv4Net, BlockReason); 26] = [
    v4(0, 0, 0, 0, 8, Reserved),            // this network, RFC 791 section 3.2
    v4(10, 0, 0, 0, 8, Private),            // RFC 1918
    v4(100, 64, 0, 0, 10, Private),         // shared address space of carriers, RFC 6598
    v4(127, 0, 0, 0, 8, Loopback),          // RFC 1122 section 3.2.1.3
    v4(169, 254, 0, 0, 16, LinkLocal),      // RFC 3927
    v4(172, 16, 0, 0, 12, Private),         // RFC 1918
    v4(192, 0, 0, 0, 29, Reserved),         // IPv4 service continuity prefix (DS-Lite), RFC 7335
    v4(192, 0, 0, 8, 32, Reserved),         // IPv4 dummy address, RFC 7600
    v4(192, 0, 0, 9, 32, Reserved),         // Port Control Protocol anycast, RFC 7723
    v4(192, 0, 0, 10, 32, Reserved),        // TURN anycast, RFC 8155
    v4(192, 0, 0, 170, 32, Reserved),       // NAT64/DNS64 discovery, RFC 8880, RFC 7050
    v4(192, 0, 0, 171, 32, Reserved),       // NAT64/DNS64 discovery, RFC 8880, RFC 7050
    v4(192, 0, 0, 0, 24, Reserved),         // IETF protocol assignments, RFC 6890
    v4(192, 0, 2, 0, 24, Documentation),    // TEST-NET-1, RFC 5737
    v4(192, 31, 196, 0, 24, Reserved),      // AS112-v4, RFC 7535
    v4(192, 52, 193, 0, 24, Reserved),      // AMT relays, RFC 7450
    v4(192, 88, 99, 2, 32, Reserved),       // 6a44 relay anycast, RFC 6751
    v4(192, 88, 99, 0, 24, Reserved),       // 6to4 relay anycast, deprecated, RFC 7526
    v4(192, 168, 0, 0, 16, Private),        // RFC 1918
    v4(192, 175, 48, 0, 24, Reserved),      // direct delegation AS112 service, RFC 7534
    v4(198, 18, 0, 0, 15, Reserved),        // benchmarking, RFC 2544
    v4(198, 51, 100, 0, 24, Documentation), // TEST-NET-2, RFC 5737
    v4(203, 0, 113, 0, 24, Documentation),  // TEST-NET-3, RFC 5737
    v4(224, 0, 0, 0, 4, Multicast),         // RFC 5771
    v4(255, 255, 255, 255, 32, Broadcast),  // limited broadcast, RFC 8190, RFC 919 section 7
    v4(240, 0, 0, 0, 4, Reserved),          // reserved for future use, RFC 1112 section 4
];

const GLOBAL_UNICAST: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, Reserved).0;

/// Narrow ranges stand before those that contain them.
const SPECIAL_V6: [(Ipv6Net, BlockReason); 29] = [
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, BlockReason::Unspecified), // RFC 4291 section 2.5.2
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, Loopback),                 // RFC 4291 section 2.5.3
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, Reserved),             // IPv4-mapped, RFC 4291 section 2.5.5.2
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, Reserved),                  // IPv4-compatible, deprecated, RFC 4291 2.5.5.1
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, Reserved),             // IPv4-translated, RFC 2765 section 2.1
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, Reserved),          // IPv4-IPv6 translation, RFC 6052
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, Reserved),          // the same for local use, RFC 8215
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, Reserved),              // discard-only, RFC 6666
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, Reserved),              // dummy prefix, RFC 9780
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, Reserved),             // Teredo, RFC 4380, RFC 8190
    v6([0x2001, 1, 0, 0, 0, 0, 0, 1], 128, Reserved),            // Port Control Protocol anycast, RFC 7723
    v6([0x2001, 1, 0, 0, 0, 0, 0, 2], 128, Reserved),            // TURN anycast, RFC 8155
    v6([0x2001, 1, 0, 0, 0, 0, 0, 3], 128, Reserved),            // DNS-SD registration anycast, RFC 9665
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, Reserved),             // benchmarking, RFC 5180
    v6([0x2001, 3, 0, 0, 0, 0, 0, 0], 32, Reserved),             // AMT, RFC 7450
    v6([0x2001, 4, 0x112, 0, 0, 0, 0, 0], 48, Reserved),         // AS112-v6, RFC 7535
    v6([0x2001, 0x10, 0, 0, 0, 0, 0, 0], 28, Reserved),          // ORCHID, deprecated, RFC 4843
    v6([0x2001, 0x20, 0, 0, 0, 0, 0, 0], 28, Reserved),          // ORCHIDv2, RFC 7343
    v6([0x2001, 0x30, 0, 0, 0, 0, 0, 0], 28, Reserved),          // drone remote identification, RFC 9374
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, Reserved),             // IETF protocol assignments, RFC 2928
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, Documentation),    // RFC 3849
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, Reserved),             // 6to4, RFC 3056
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48, Reserved),     // direct delegation AS112 service, RFC 7534
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, Documentation),        // RFC 9637
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, Reserved),             // segment routing SIDs, RFC 9602
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, Private),               // unique local, RFC 4193
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, LinkLocal),            // RFC 4291 section 2.5.6
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, Private),              // site-local, deprecated, RFC 3879
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, Multicast),             // RFC 4291 section 2.7
];

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8, reason: BlockReason) -> (Ipv4Net, BlockReason) {
    (Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length), reason)
}

const fn v6(segments: [u16; 8], length: u8, reason: BlockReason) -> (Ipv6Net, BlockReason) {
    let [a, b, c, d, e, f, g, h] = segments;
    (
        Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), length),
        reason,
    )
}
