//! XMPP before TLS (RFC 6120 section 5), for clients and for servers.

use std::io;

use tokio::io::AsyncWriteExt;

use super::Negotiated;
use super::conduct::{Asked, Conduct, Offer, Words, end};
use crate::Connection;

const TLS_NAMESPACE: &str = "urn:ietf:params:xml:ns:xmpp-tls";

pub(super) async fn negotiate(connection: Connection, conduct: &Conduct) -> io::Result<Negotiated> {
    const TAGS: usize = 100;
    let busy = format!("{}{}", header("jabber:client"), stream_error("resource-constraint"));
    let Some(mut connection) = conduct.greet(connection, b"", busy.as_bytes()).await? else {
        return Ok(Negotiated::Ended);
    };
    for _ in 0..TAGS {
        let tag = String::from_utf8_lossy(&connection.read_until(b'>').await?).into_owned();
        if tag.contains("<stream:stream") {
            let namespace = if tag.contains("jabber:server") {
                "jabber:server"
            } else {
                "jabber:client"
            };
            conduct.say(&mut connection, header(namespace).as_bytes()).await?;
            conduct
                .say(&mut connection, features(conduct.offer()).as_bytes())
                .await?; // a segment of their own
        } else if tag.contains("<starttls") {
            return match conduct.asked(connection, &words(), |_| Vec::new()).await? {
                Asked::Agreed(connection) => Ok(Negotiated::Tls(connection)),
                Asked::Declined(connection) => end(connection).await,
                Asked::Ended => Ok(Negotiated::Ended),
            };
        } else if tag.contains("</stream:stream") {
            connection.write_all(b"</stream:stream>").await?;
            return end(connection).await;
        }
    }
    end(connection).await
}

fn words() -> Words {
    Words {
        go_ahead: format!("<proceed xmlns='{TLS_NAMESPACE}'/>").into_bytes(),
        refusal: format!("<failure xmlns='{TLS_NAMESPACE}'/></stream:stream>").into_bytes(),
        unknown: stream_error("unsupported-stanza-type").into_bytes(),
    }
}

fn header(namespace: &str) -> String {
    format!(
        "<?xml version='1.0'?><stream:stream xmlns='{namespace}' xmlns:stream='http://etherx.jabber.org/streams' \
         id='1' from='example.test' version='1.0'>"
    )
}

fn features(offer: Offer) -> String {
    let feature = match offer {
        Offer::Made => format!("<starttls xmlns='{TLS_NAMESPACE}'><required/></starttls>"),
        Offer::Withheld => String::from(
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>",
        ),
    };
    format!("<stream:features>{feature}</stream:features>")
}

fn stream_error(condition: &str) -> String {
    format!("<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>")
}
