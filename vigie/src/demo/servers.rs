use super::{authority::Authority, flaw::Flaw, places::Places, renewable::Renewable};
use anyhow::Context;
use jiff::Timestamp;
use model::Host;
use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
};
use testbed::{After, Behaviour, Conduct, Identity, LegacyServer, Server, StartTls, StartTlsServer, TlsServer};
use tokio::net::TcpSocket;

/// The servers of the demo. They stop when this is dropped.
#[derive(Debug)]
pub(super) struct Servers {
    /// In the order of [`Flaw::ALL`].
    pub(super) all: Vec<DemoServer>,
    authority: Authority,
    renewable: Renewable,
}

/// One server, running or, where that is its flaw, not.
#[derive(Debug)]
pub(super) struct DemoServer {
    pub(super) flaw: Flaw,
    pub(super) host: Host,
    pub(super) port: u16,
    pub(super) addresses: Vec<IpAddr>,
    _held: Vec<Held>,
}

/// What keeps a port.
#[derive(Debug)]
enum Held {
    /// Bound, but nobody listens: connections are refused, and nobody else takes the port meanwhile.
    #[expect(dead_code, reason = "it is held, not used")]
    Closed(TcpSocket),
    #[expect(dead_code, reason = "it is held, not used")]
    Open(Server),
}

impl Servers {
    /// Makes the authorities and starts every server on loopback.
    ///
    /// # Errors
    /// Where no port can be had.
    pub(super) async fn start(now: Timestamp) -> anyhow::Result<Self> {
        let authority = Authority::new(now)?;
        let renewable = Renewable::new(https(&authority.expiring(&Flaw::ExpiresSoon.host())?)?);
        // One address more than servers: that of the second node of the cluster.
        let count = u8::try_from(Flaw::ALL.len())? + 1;
        let mut tries = 0;
        let all = loop {
            match start_all(Places::find(count)?, &authority, &renewable).await {
                Ok(all) => break all,
                // Somebody took a port since it was found free.
                Err(error) if tries < TRIES => tracing::debug!("the servers are started again: {error:#}"),
                Err(error) => return Err(error),
            }
            tries += 1;
        };
        Ok(Self {
            all,
            authority,
            renewable,
        })
    }

    /// The root that the account of the demo trusts, as PEM.
    pub(super) fn trusted_pem(&self) -> String {
        self.authority.trusted_pem()
    }

    /// Where they are, in a line.
    pub(super) fn summary(&self) -> String {
        let addresses: BTreeSet<_> = self.all.iter().flat_map(|server| &server.addresses).collect();
        let addresses = match (addresses.first(), addresses.last()) {
            (Some(first), Some(last)) if first != last => format!("{first} - {last}"),
            (first, _) => first.map(ToString::to_string).unwrap_or_default(),
        };
        format!("*.{}, {addresses}", Flaw::DOMAIN)
    }

    /// Replaces the certificate that ends in five days, as its administrator would; the server runs on.
    ///
    /// # Errors
    /// Where no certificate can be made: a bug.
    pub(super) fn renew(&self, now: Timestamp) -> anyhow::Result<()> {
        let renewed = self.authority.renewed(&Flaw::ExpiresSoon.host(), now)?;
        self.renewable.replace(https(&renewed)?);
        Ok(())
    }
}

const TRIES: usize = 5;

async fn start_all(places: Places, authority: &Authority, renewable: &Renewable) -> anyhow::Result<Vec<DemoServer>> {
    let mut all = Vec::with_capacity(Flaw::ALL.len());
    for (number, flaw) in (0..).zip(Flaw::ALL) {
        let started = start(flaw, number, places, authority, renewable).await;
        all.push(started.with_context(|| format!("the server {} cannot be started", flaw.host()))?);
    }
    Ok(all)
}

async fn start(
    flaw: Flaw,
    number: u8,
    places: Places,
    authority: &Authority,
    renewable: &Renewable,
) -> anyhow::Result<DemoServer> {
    let (name, place) = (flaw.host(), places.of(number));
    let started = match flaw {
        Flaw::Sound => open(place, https(&authority.sound(&name)?)?).await?,
        Flaw::SoundMail => {
            let tls = TlsServer::new(&authority.sound(&name)?)?;
            let mail = StartTlsServer::new(StartTls::Smtp, Conduct::Accepts, tls);
            open(places.of_mail(number), mail).await?
        }
        Flaw::Expired => open(place, https(&authority.expired(&name)?)?).await?,
        Flaw::ExpiresSoon => open(place, renewable.clone()).await?,
        Flaw::WrongHost => open(place, https(&authority.sound(&format!("www.{}", Flaw::DOMAIN))?)?).await?,
        Flaw::SelfSigned => open(place, https(&authority.self_signed(&name)?)?).await?,
        Flaw::MissingIntermediate => {
            let identity = authority.sound(&name)?;
            let alone = vec![identity.certificate().clone()];
            let server = TlsServer::builder(&identity).chain(alone).after(hello()).build()?;
            open(place, server).await?
        }
        Flaw::UntrustedRoot => {
            let identity = authority.strange(&name)?;
            let mut chain = identity.chain();
            chain.push(identity.anchor().clone());
            open(
                place,
                TlsServer::builder(&identity).chain(chain).after(hello()).build()?,
            )
            .await?
        }
        Flaw::Tls10Only => open(place, LegacyServer::tls1_0_only(&authority.sound_rsa(&name)?)).await?,
        Flaw::AddressesDiffer => {
            let first = open(place, https(&authority.sound(&name)?)?).await?;
            let beside = places.beside(first.0, u8::try_from(Flaw::ALL.len())?);
            let second = open(beside, https(&authority.replaced(&name)?)?).await?;
            return demo_server(flaw, vec![first, second]);
        }
        Flaw::Down => closed(place)?,
    };
    demo_server(flaw, vec![started])
}

fn demo_server(flaw: Flaw, nodes: Vec<(SocketAddr, Held)>) -> anyhow::Result<DemoServer> {
    let (addresses, held): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
    Ok(DemoServer {
        flaw,
        host: flaw.host().parse()?,
        port: addresses.first().context("a server has an address")?.port(),
        addresses: addresses.iter().map(SocketAddr::ip).collect(),
        _held: held,
    })
}

/// A sound server of today with this certificate.
fn https(identity: &Identity) -> Result<TlsServer, testbed::Error> {
    TlsServer::builder(identity).after(hello()).build()
}

/// Whoever opens it in a browser gets an answer.
fn hello() -> After {
    After::Http(vec!["Strict-Transport-Security: max-age=31536000".to_owned()])
}

async fn open(place: SocketAddr, behaviour: impl Behaviour) -> anyhow::Result<(SocketAddr, Held)> {
    let server = Server::start_at(place, behaviour).await?;
    Ok((server.address(), Held::Open(server)))
}

fn closed(place: SocketAddr) -> anyhow::Result<(SocketAddr, Held)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(place)?;
    Ok((socket.local_addr()?, Held::Closed(socket)))
}

#[cfg(test)]
mod tests;
