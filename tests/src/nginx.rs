use std::{
    fmt::Write as _,
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A real nginx with one TLS site, stopped when dropped.
#[derive(Debug)]
pub struct Nginx {
    child: Child,
    _folder: TempDir,
    port: u16,
}

/// What a site serves, in nginx' own terms.
#[derive(Clone, Debug)]
pub struct Site {
    chain_pem: String,
    key_pem: String,
    addresses: Vec<IpAddr>,
    directives: String,
    client_ca_pem: Option<String>,
}

impl Site {
    /// A site on 127.0.0.1 with this chain and key.
    pub fn new(chain_pem: impl Into<String>, key_pem: impl Into<String>) -> Self {
        Self {
            chain_pem: chain_pem.into(),
            key_pem: key_pem.into(),
            addresses: vec![Ipv4Addr::LOCALHOST.into()],
            directives: String::new(),
            client_ca_pem: None,
        }
    }

    /// Adds a line to the server block. `ssl_protocols` is TLS 1.2 and 1.3 unless a line says otherwise.
    #[must_use]
    pub fn directive(mut self, line: &str) -> Self {
        writeln!(self.directives, "    {line}").unwrap();
        self
    }

    /// Listens on every IPv4 address, so that all of 127.0.0.0/8 is this server.
    #[must_use]
    pub fn on_every_address(mut self) -> Self {
        self.addresses = vec![Ipv4Addr::UNSPECIFIED.into()];
        self
    }

    /// Requires a client certificate of this CA.
    #[must_use]
    pub fn client_certificates_of(mut self, ca_pem: String) -> Self {
        self.client_ca_pem = Some(ca_pem);
        self.directive("ssl_verify_client on;")
            .directive("ssl_client_certificate client_ca.pem;")
    }

    /// Starts nginx and waits until it accepts connections.
    pub fn start(self) -> Nginx {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("chain.pem", &self.chain_pem);
        write("key.pem", &self.key_pem);
        if let Some(pem) = &self.client_ca_pem {
            write("client_ca.pem", pem);
        }
        write("nginx.conf", &self.configuration(port));
        let child = Command::new("/usr/sbin/nginx")
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("nginx is installed by tests/install");
        let mut nginx = Nginx {
            child,
            _folder: folder,
            port,
        };
        nginx.wait_until_it_accepts(self.addresses[0]);
        nginx
    }

    fn configuration(&self, port: u16) -> String {
        let listen: String = self.addresses.iter().fold(String::new(), |mut lines, address| {
            writeln!(lines, "    listen {} ssl;", SocketAddr::new(*address, port)).unwrap();
            lines
        });
        let protocols = match self.directives.contains("ssl_protocols") {
            true => "",
            false => "    ssl_protocols TLSv1.2 TLSv1.3;\n",
        };
        format!(
            "daemon off;\nmaster_process off;\nworker_processes 1;\npid nginx.pid;\nerror_log stderr error;\n\
             events {{ worker_connections 1024; }}\n\
             http {{\n  access_log off;\n  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;\n\
             \n  server {{\n{listen}    ssl_certificate chain.pem;\n    ssl_certificate_key key.pem;\n{protocols}{}    return 200 'ok';\n  }}\n}}\n",
            self.directives
        )
    }
}

impl Nginx {
    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    fn wait_until_it_accepts(&mut self, address: IpAddr) {
        let started = Instant::now();
        while std::net::TcpStream::connect((address, self.port)).is_err() {
            if let Some(status) = self.child.try_wait().unwrap() {
                let mut said = String::new();
                let _ = std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut said);
                panic!("nginx ended with {status}: {said}");
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "nginx does not accept connections"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that is free on every loopback address at this moment.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
