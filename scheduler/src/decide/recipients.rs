use super::Silence;
use model::{Language, MailFormat, Recipient, RecipientRole, Verdict};
use store::{AccountSettings, Channel, ContactKind, ContactPoint, User};

/// Somebody who is told, and the way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addressee {
    pub(crate) recipient: Recipient,
    pub(crate) channel: Channel,
}

/// Whom the messages about something may concern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Audience {
    /// The monitoring managers: one, unless targets of several managers share a problem.
    pub(crate) managers: Vec<User>,
    /// The contact points of the account that are not disabled.
    pub(crate) points: Vec<ContactPoint>,
}

/// Who is told of something of this colour: the monitoring managers, whoever receives copies of everything, and for red the
/// emergency addresses. Each address once, in the first role that it has.
///
/// Where the account wants orange in its summary only, nobody gets a mail about less than red; webhooks still do, because a
/// program is not disturbed.
///
/// # Errors
/// Why nobody is told.
pub(crate) fn recipients(
    audience: &Audience,
    settings: &AccountSettings,
    colour: Verdict,
) -> Result<Vec<Addressee>, Silence> {
    let managers = audience.managers.iter().map(|user| of_manager(user, settings));
    let points = [
        (ContactKind::Copy, RecipientRole::Copy),
        (ContactKind::Emergency, RecipientRole::Emergency),
    ]
    .into_iter()
    .filter(|(kind, _)| *kind == ContactKind::Copy || colour == Verdict::Red)
    .flat_map(|(kind, role)| {
        let of_kind = audience.points.iter().filter(move |point| point.kind == kind);
        of_kind.map(move |point| of_point(point, role, settings))
    });
    let mut addressees: Vec<Addressee> = Vec::new();
    for addressee in managers.chain(points) {
        let address = &addressee.recipient.address;
        if !address.is_empty()
            && addressees
                .iter()
                .all(|known| !known.recipient.address.eq_ignore_ascii_case(address))
        {
            addressees.push(addressee);
        }
    }
    if addressees.is_empty() {
        return Err(Silence::NoRecipient);
    }
    if settings.orange_in_digest_only && colour < Verdict::Red {
        addressees.retain(|addressee| addressee.channel == Channel::Webhook);
        if addressees.is_empty() {
            return Err(Silence::DigestOnly);
        }
    }
    Ok(addressees)
}

fn of_manager(user: &User, settings: &AccountSettings) -> Addressee {
    let profile = &user.profile;
    let format = profile.mail_format.unwrap_or(settings.mail_format);
    Addressee {
        channel: Channel::Mail,
        recipient: Recipient {
            address: profile.email.clone(),
            name: Some(profile.name.clone()),
            language: profile.language.unwrap_or(settings.language),
            format: mail_format(format),
            time_zone: profile.time_zone.clone().unwrap_or_else(|| settings.time_zone.clone()),
            role: RecipientRole::Manager,
        },
    }
}

fn of_point(point: &ContactPoint, role: RecipientRole, settings: &AccountSettings) -> Addressee {
    let language: Language = point.language.unwrap_or(settings.language);
    Addressee {
        channel: point.channel,
        recipient: Recipient {
            address: point.address.clone(),
            name: None,
            language,
            format: mail_format(settings.mail_format),
            time_zone: settings.time_zone.clone(),
            role,
        },
    }
}

fn mail_format(format: store::MailFormat) -> MailFormat {
    match format {
        store::MailFormat::Html => MailFormat::Html,
        store::MailFormat::Text => MailFormat::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use store::{Rights, UserProfile};
    use ulid::Ulid;

    fn user(email: &str) -> User {
        User {
            id: Ulid::nil().into(),
            account: Ulid::nil().into(),
            profile: UserProfile {
                name: "Ada".to_owned(),
                email: email.to_owned(),
                rights: Rights::default(),
                language: Some(Language::Fr),
                mail_format: Some(store::MailFormat::Text),
                time_zone: Some("Europe/Paris".to_owned()),
            },
            password_hash: None,
            totp_secret: None,
            failed_sign_ins: 0,
            locked_at: None,
            suspended_at: None,
            last_sign_in_at: None,
            created_at: noon(),
        }
    }

    fn point(kind: ContactKind, channel: Channel, address: &str) -> ContactPoint {
        ContactPoint {
            id: Ulid::nil().into(),
            kind,
            channel,
            address: address.to_owned(),
            language: None,
            disabled_at: None,
        }
    }

    #[test]
    fn each_is_told_once_and_the_emergency_of_red_alone() {
        use ContactKind::{Copy, Emergency};
        use Verdict::{Green, Orange, Red};
        let everybody = Audience {
            managers: vec![user("ada@example.org")],
            points: vec![
                point(Emergency, Channel::Mail, "night@example.org"),
                point(Copy, Channel::Mail, "all@example.org"),
                point(Copy, Channel::Mail, "ADA@example.org"),
                point(Copy, Channel::Webhook, "https://hooks.example.org/vigie"),
            ],
        };
        let nobody = Audience::default();
        let night = Audience {
            managers: Vec::new(),
            points: vec![point(Emergency, Channel::Mail, "night@example.org")],
        };
        let (all, ada, hook) = ("all@example.org", "ada@example.org", "https://hooks.example.org/vigie");
        let rows = [
            (&everybody, false, Red, Ok(vec![ada, all, hook, "night@example.org"])),
            (&everybody, false, Orange, Ok(vec![ada, all, hook])),
            (&everybody, true, Orange, Ok(vec![hook])),
            (&everybody, true, Green, Ok(vec![hook])),
            (&everybody, true, Red, Ok(vec![ada, all, hook, "night@example.org"])),
            (&nobody, false, Red, Err(Silence::NoRecipient)),
            (&night, false, Red, Ok(vec!["night@example.org"])),
            (&night, false, Orange, Err(Silence::NoRecipient)),
        ];
        for (contacts, orange_in_digest_only, colour, expected) in rows {
            let settings = AccountSettings {
                orange_in_digest_only,
                ..AccountSettings::default()
            };
            let told = recipients(contacts, &settings, colour);
            let addresses = told.as_ref().map(|told| {
                let addresses = told.iter().map(|addressee| addressee.recipient.address.as_str());
                addresses.collect::<Vec<_>>()
            });
            assert_eq!(
                addresses.map_err(|silence| *silence),
                expected,
                "{colour:?} {orange_in_digest_only}"
            );
        }
        let mail_only = Audience {
            managers: vec![user(ada)],
            points: Vec::new(),
        };
        let settings = AccountSettings {
            orange_in_digest_only: true,
            ..AccountSettings::default()
        };
        assert_eq!(recipients(&mail_only, &settings, Orange), Err(Silence::DigestOnly));
    }

    #[test]
    fn people_are_addressed_as_they_chose_and_addresses_as_the_account_did() {
        let settings = AccountSettings {
            language: Language::En,
            ..AccountSettings::default()
        };
        let contacts = Audience {
            managers: vec![user("ada@example.org")],
            points: vec![point(ContactKind::Copy, Channel::Mail, "all@example.org")],
        };
        let told = recipients(&contacts, &settings, Verdict::Orange).unwrap();
        assert_eq!(
            told[0].recipient,
            Recipient {
                address: "ada@example.org".to_owned(),
                name: Some("Ada".to_owned()),
                language: Language::Fr,
                format: MailFormat::Text,
                time_zone: "Europe/Paris".to_owned(),
                role: RecipientRole::Manager,
            }
        );
        assert_eq!(
            (told[1].recipient.language, told[1].recipient.role),
            (Language::En, RecipientRole::Copy)
        );
    }
}
