use super::*;

/// URLs that nobody outside may make us ask.
const INNER: [&str; 84] = [
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.1/",
    "https://127.255.255.254/",
    "https://0x7f.1/",
    "https://0x7f.0x0.0x0.0x1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0X7F.1./",
    "https://%31%32%37.0.0.1/",
    "https://１２７.0.0.1/",
    "https://①②⑦.0.0.1/",
    "https://127。0。0。1/",
    "https:\\\\127.0.0.1\\",
    "https:127.0.0.1",
    "  https://127.0.0.1/",
    "https://127.0.0\n.1/",
    "https://0.0.0.0/",
    "https://0/",
    "https://0.1.2.3/",
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://012.0.0.1/",
    "https://167772161/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://100.127.255.255/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0xa9fea9fe/",
    "https://2852039166/",
    "https://169.254.170.2/",
    "https://168.63.129.16/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.0.1/",
    "https://192.168.1/",
    "https://192.0.0.192/",
    "https://192.0.2.1/",
    "https://192.31.196.1/",
    "https://192.88.99.1/",
    "https://198.18.0.1/",
    "https://198.19.255.255/",
    "https://198.51.100.7/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://4294967295/",
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://[::7f00:1]/",
    "https://[::8.8.8.8]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::8.8.8.8]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[100::1]/",
    "https://[2001::1]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001:2::1]/",
    "https://[2001:10::1]/",
    "https://[2001:20::1]/",
    "https://[2001:db8::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a00:1::1]/",
    "https://[3fff::1]/",
    "https://[5f00::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[febf::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[ffff::1]/",
];

/// URLs that may be asked. A name may still turn out to have no public address.
const OUTER: [&str; 22] = [
    "https://data.brreg.no/enhetsregisteret/api",
    "https://data.brreg.no./enhetsregisteret/api",
    "https://data.brreg.no:8443/",
    "https://maskinporten.no/jwk",
    "HTTPS://EXAMPLE.ORG/",
    "https://blåbær.example/",
    "https://localhost/",
    "https://127.0.0.1.example.org/",
    "https://8.8.8.8/",
    "https://8.8.8.8./",
    "https://134744072/",
    "https://9.255.255.255/",
    "https://11.0.0.0/",
    "https://100.63.255.255/",
    "https://100.128.0.0/",
    "https://172.15.255.255/",
    "https://172.32.0.0/",
    "https://198.17.255.255/",
    "https://223.255.255.255/",
    "https://[2a00:1450:400f:80d::200e]/",
    "https://[2001:200::1]/",
    "https://[2003::1]/",
];

#[test]
fn an_ip_address_inside_a_network_is_refused_however_it_is_written() {
    for url in INNER {
        assert_eq!(Address::given(url), Err(AddressError::Inner), "{url}");
    }
}

#[test]
fn names_and_public_ip_addresses_are_accepted() {
    for url in OUTER {
        assert!(Address::given(url).is_ok(), "{url}");
        assert_eq!(Address::configured(url), Address::given(url), "{url}");
    }
}

#[test]
fn what_is_not_encrypted_or_tells_a_password_is_refused() {
    for (url, reason) in [
        ("http://data.brreg.no/", AddressError::Unencrypted),
        ("http://8.8.8.8/", AddressError::Unencrypted),
        ("http://127.0.0.1/", AddressError::Unencrypted),
        ("ftp://data.brreg.no/", AddressError::Unencrypted),
        ("file:///etc/passwd", AddressError::Unencrypted),
        ("gopher://127.0.0.1:6379/_INFO", AddressError::Unencrypted),
        ("data:text/plain,x", AddressError::Unencrypted),
        ("unix:/run/docker.sock", AddressError::Unencrypted),
        ("https://user@data.brreg.no/", AddressError::Credentials),
        ("https://:secret@data.brreg.no/", AddressError::Credentials),
        ("https://data.brreg.no@127.0.0.1/", AddressError::Credentials),
        ("", AddressError::Malformed),
        ("data.brreg.no", AddressError::Malformed),
        ("//data.brreg.no/", AddressError::Malformed),
        ("https://", AddressError::Malformed),
        ("https://127.0.0.256/", AddressError::Malformed),
        ("https://[::1/", AddressError::Malformed),
        ("https://[fe80::1%25eth0]/", AddressError::Malformed),
        ("https://data brreg.no/", AddressError::Malformed),
    ] {
        assert_eq!(Address::given(url), Err(reason), "{url}");
    }
}

#[test]
fn a_setting_may_name_this_machine_and_nothing_else_inside() {
    let loopback = ["http://127.0.0.1:8081", "http://[::1]:8081/a", "https://127.0.0.1/", "http://127.1/"];
    for url in loopback {
        assert!(Address::configured(url).is_ok(), "{url}");
    }
    for url in INNER.iter().filter(|url| Address::configured(url).is_ok()) {
        let url = Url::parse(url).unwrap();
        assert!(literal(&url).unwrap().is_loopback(), "{url}");
    }
    for (url, reason) in [
        ("http://localhost/", AddressError::Unencrypted),
        ("http://localhost.:80/", AddressError::Unencrypted),
        ("http://10.0.0.1/", AddressError::Unencrypted),
        ("http://[::ffff:127.0.0.1]/", AddressError::Unencrypted),
        ("https://10.0.0.1/", AddressError::Inner),
        ("ftp://127.0.0.1/", AddressError::Unencrypted),
        ("http://user@127.0.0.1/", AddressError::Credentials),
    ] {
        assert_eq!(Address::configured(url), Err(reason), "{url}");
    }
}

#[test]
fn segments_go_below_the_path_and_never_above_it() {
    for base in ["https://data.brreg.no/api", "https://data.brreg.no/api/"] {
        let base = Address::given(base).unwrap();
        for (segments, path) in [
            (&["enheter", "974760673"][..], "/api/enheter/974760673"),
            (&["a/b", "..", "c?d#e"][..], "/api/a%2Fb/c%3Fd%23e"),
        ] {
            assert_eq!(base.below(segments).url().path(), path);
        }
    }
}
