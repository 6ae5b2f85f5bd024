//! By which domains the public authorities are named in CAA records, as they tell the root programmes (CCADB, report "CAA
//! Identifiers", 2026).

/// An authority: the organisations in the names of its own certificates, and the domains that it recognises as its own.
struct Authority {
    organisations: &'static [&'static str],
    domains: &'static [&'static str],
}

/// Who recognises more than is listed here would be warned about wrongly, so the lists are rather long; who issues under
/// somebody else's root is judged by both.
const AUTHORITIES: &[Authority] = &[
    authority(
        &["Let's Encrypt", "Internet Security Research Group"],
        &["letsencrypt.org"],
    ),
    authority(&["Google Trust Services", "Google Trust Services LLC"], &["pki.goog"]),
    authority(
        &["DigiCert Inc", "DigiCert, Inc.", "GeoTrust", "Thawte", "RapidSSL"],
        &[
            "digicert.com",
            "www.digicert.com",
            "digicert.ne.jp",
            "cybertrust.ne.jp",
            "thawte.com",
            "geotrust.com",
            "rapidssl.com",
            "symantec.com",
            "digitalcertvalidation.com",
            "volusion.digitalcertvalidation.com",
            "stratossl.digitalcertvalidation.com",
            "intermediatecertificate.digitalcertvalidation.com",
            "1and1.digitalcertvalidation.com",
            "quovadisglobal.com",
            "amazon.com",
            "amazontrust.com",
            "awstrust.com",
            "amazonaws.com",
            "pkioverheid.nl",
        ],
    ),
    authority(
        &["QuoVadis Limited", "QuoVadis Trustlink B.V."],
        &[
            "quovadisglobal.com",
            "digicert.com",
            "digicert.ne.jp",
            "www.pkioverheid.nl",
        ],
    ),
    authority(
        &[
            "Sectigo Limited",
            "COMODO CA Limited",
            "The USERTRUST Network",
            "ZeroSSL",
        ],
        &[
            "sectigo.com",
            "comodo.com",
            "comodoca.com",
            "usertrust.com",
            "trust-provider.com",
            "entrust.net",
            "affirmtrust.com",
            "zerossl.com",
        ],
    ),
    authority(&["GlobalSign", "GlobalSign nv-sa"], &["globalsign.com"]),
    authority(
        &["GoDaddy.com, Inc.", "Starfield Technologies, Inc."],
        &["godaddy.com", "starfieldtech.com", "amazon.com"],
    ),
    authority(
        &["Amazon", "Amazon Trust Services"],
        &[
            "amazon.com",
            "amazontrust.com",
            "awstrust.com",
            "amazonaws.com",
            "aws.amazon.com",
        ],
    ),
    authority(&["Apple Inc."], &["pki.apple.com"]),
    authority(&["Microsoft Corporation"], &["microsoft.com", "digicert.com"]),
    authority(
        &["SSL Corporation", "SSL Corp"],
        &["ssl.com", "entrust.net", "affirmtrust.com"],
    ),
    authority(
        &["Entrust, Inc.", "Entrust Limited", "Entrust Corporation"],
        &["entrust.net", "affirmtrust.com"],
    ),
    authority(
        &["IdenTrust", "IdenTrust, Inc."],
        &["identrust.com", "www.identrust.com"],
    ),
    authority(&["Certainly"], &["certainly.com"]),
    authority(&["Actalis S.p.A.", "Actalis S.p.A./03358520967"], &["actalis.it"]),
    authority(&["Buypass AS-983163327"], &["buypass.com", "buypass.no"]),
    authority(
        &["Asseco Data Systems S.A.", "Unizeto Technologies S.A.", "Certum"],
        &["certum.pl", "certum.eu"],
    ),
    authority(
        &["D-Trust GmbH"],
        &["d-trust.net", "d-trust.de", "dtrust.de", "dtrust.net"],
    ),
    authority(
        &["Deutsche Telekom Security GmbH", "T-Systems Enterprise Services GmbH"],
        &["telesec.de", "pki.dfn.de", "dfn.de"],
    ),
    authority(
        &[
            "Hellenic Academic and Research Institutions CA",
            "Hellenic Academic and Research Institutions Cert. Authority",
        ],
        &["harica.gr"],
    ),
    authority(&["Dhimyotis", "Certigna"], &["certigna.fr", "certigna.com"]),
    authority(&["CERTSIGN SA", "certSIGN"], &["certsign.ro"]),
    authority(
        &["SwissSign AG"],
        &["swisssign.com", "swisssign.net", "swisssign.ch", "swisssign.li"],
    ),
    authority(
        &["Telia Company AB", "Telia Finland Oyj"],
        &[
            "telia.com",
            "telia.fi",
            "telia.se",
            "trust.telia.com",
            "acme.trust.telia.com",
        ],
    ),
    authority(&["TAIWAN-CA", "TAIWAN-CA Inc."], &["twca.com.tw"]),
    authority(&["Microsec Ltd."], &["e-szigno.hu"]),
    authority(
        &["NetLock Kft.", "NETLOCK Kft."],
        &["netlock.hu", "netlock.net", "netlock.eu", "netlock.com"],
    ),
    authority(&["Disig a.s."], &["disig.sk"]),
    authority(&["IZENPE S.A."], &["izenpe.com", "izenpe.eus"]),
    authority(&["FNMT-RCM"], &["fnmt.es"]),
    authority(&["ACCV"], &["accv.es"]),
    authority(&["eMudhra Technologies Limited", "eMudhra Inc"], &["emsign.com"]),
    authority(&["Atos"], &["atos.net", "pki.eviden.com"]),
    authority(
        &["SECOM Trust Systems CO.,LTD.", "SECOM Trust Systems Co., Ltd."],
        &["secomtrust.net"],
    ),
    authority(
        &["Cybertrust Japan Co., Ltd."],
        &["cybertrust.ne.jp", "cybertrust.co.jp", "secomtrust.net", "jcsinc.co.jp"],
    ),
    authority(&["TrustAsia Technologies, Inc."], &["trustasia.com"]),
    authority(&["Krajowa Izba Rozliczeniowa S.A."], &["elektronicznypodpis.pl"]),
    authority(
        &["OISTE Foundation", "WISeKey"],
        &["oiste.org", "wisekey.com", "hightrusted.com", "certifyid.com"],
    ),
];

const fn authority(organisations: &'static [&'static str], domains: &'static [&'static str]) -> Authority {
    Authority { organisations, domains }
}

/// The domains by which CAA records name whoever issued: the organisation of the certificate's issuer, and that of the root
/// above it, whose domains it may recognise as well. None where the issuer is not known: nothing is guessed.
pub(super) fn domains(issuer: &str, root: &str) -> Option<Vec<&'static str>> {
    let of = |organisation: &str| {
        AUTHORITIES
            .iter()
            .find(|authority| authority.organisations.contains(&organisation))
    };
    let mut domains = of(issuer)?.domains.to_vec();
    for domain in of(root).map(|authority| authority.domains).unwrap_or_default() {
        if !domains.contains(domain) {
            domains.push(domain);
        }
    }
    Some(domains)
}

#[cfg(test)]
mod tests {
    use super::*;
    use certificates::TrustStore;

    #[test]
    fn an_organisation_stands_once_and_domains_are_domains() {
        let mut seen = Vec::new();
        for authority in AUTHORITIES {
            for organisation in authority.organisations {
                assert!(!seen.contains(organisation), "{organisation} stands twice");
                seen.push(organisation);
            }
            for domain in authority.domains {
                assert_eq!(
                    super::super::issuer_domain(domain.as_bytes()),
                    Some((*domain).to_owned())
                );
            }
        }
    }

    #[test]
    fn a_root_adds_the_domains_of_its_owner() {
        assert_eq!(
            domains("Let's Encrypt", "Internet Security Research Group").unwrap(),
            ["letsencrypt.org"]
        );
        let branded = domains("Microsoft Corporation", "DigiCert Inc").unwrap();
        assert!(branded.contains(&"microsoft.com") && branded.contains(&"geotrust.com"));
        assert_eq!(domains("Somebody's Brand", "DigiCert Inc"), None);
        assert_eq!(domains("", ""), None);
    }

    #[test]
    fn most_roots_of_the_public_programme_belong_to_somebody_known() {
        let roots: Vec<_> = TrustStore::mozilla().iter().cloned().collect();
        let known = roots.iter().filter(|root| {
            let organisation = root.organisation().unwrap_or_default();
            domains(organisation, organisation).is_some()
        });
        assert!(known.count() * 10 > roots.len() * 8, "of {} roots", roots.len());
    }
}
