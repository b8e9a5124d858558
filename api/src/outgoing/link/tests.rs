use super::*;
use proptest::prelude::*;

#[test]
fn what_leads_to_the_public_internet_is_taken() {
    for text in [
        "https://example.org",
        "http://example.org/a?b=c#d",
        "https://EXAMPLE.org:8443/søk/%E2%80%8B",
        "https://www.blåhø.no/stilling",
        "https://WWW.BLÅHØ.NO/",
        "https://xn--blh-ula9d.no/",
        "https://under_score.example.org/",
        "https://r3---sn.example.org/",
        "https://8.8.8.8/",
        "http://8.8.8.8:8080/x",
        "https://[2a00:1450:4001::1]/",
        "https://notlocalhost.no/",
        "https://local.example.org/",
    ] {
        assert_eq!(public_link(text), Ok(()), "{text}");
    }
}

#[test]
fn what_leads_elsewhere_than_it_seems_is_refused() {
    use LinkError::*;
    for (text, expected) in [
        ("javascript:alert(1)", Form),
        ("https://", Form),
        ("https:///x", Form),
        ("https:example.org", Form),
        ("HTTPS://example.org", Form),
        ("ftp://example.org", Form),
        ("https://x y.no", Form),
        ("https://example.org/\"onclick", Form),
        ("https://example.org\\@evil.example", Form),
        ("https://exam\tple.org", Form),
        ("https://[x/", Form),
        ("https://example.org:99999/", Form),
        ("https://nav.no@evil.example/", Credentials),
        ("https://:@example.org/", Credentials),
        ("https://localhost/", NotPublic),
        ("https://LOCALHOST:8080/", NotPublic),
        ("https://localhost./", NotPublic),
        ("https://api.localhost/", NotPublic),
        ("https://printer.local/", NotPublic),
        ("https://metadata.google.internal/", NotPublic),
        ("https://router.home.arpa/", NotPublic),
        ("https://intranet/", NotPublic),
        ("https://example.org./", NotPublic),
        ("https://127.1/", NotPublic),
        ("https://127.0.0.1./", NotPublic),
        ("http://0x7f.1/", NotPublic),
        ("http://0177.0.0.1/", NotPublic),
        ("http://2130706433/", NotPublic),
        ("http://0/", NotPublic),
        ("http://10.0.0.1/", NotPublic),
        ("http://192.168.1.1/", NotPublic),
        ("http://169.254.169.254/latest/meta-data", NotPublic),
        ("http://100.64.0.1/", NotPublic),
        ("http://[::1]/", NotPublic),
        ("http://[::]/", NotPublic),
        ("http://[fe80::1]/", NotPublic),
        ("http://[fc00::1]/", NotPublic),
        ("http://[::ffff:127.0.0.1]/", NotPublic),
        ("http://[64:ff9b::7f00:1]/", NotPublic),
        ("http://[2002:7f00:1::]/", NotPublic),
        ("http://１２７.0.0.1/", NotPublic),
        ("http://①②⑦.0.0.1/", NotPublic),
        ("https://loc%61lhost/", NotPublic),
        ("https://ｌocalhost/", NotPublic),
        ("https://134744072/", Disguised),
        ("https://8.8.2056/", Disguised),
        ("https://0x8.8.8.8/", Disguised),
        ("https://ex%61mple.org/", Disguised),
        ("https://ｅxample.org/", Disguised),
        ("https://example。org/", Disguised),
        ("https://exa\u{ad}mple.org/", Invisible),
        ("https://exam\u{200b}ple.org/", Invisible),
        ("https://example.org/\u{200b}", Invisible),
        ("https://example.org/\u{202e}fdp.exe", Invisible),
        ("https://example.org/\u{2066}a", Invisible),
        ("https://exam%E2%80%8Bple.org/", Disguised),
        ("https://exam%C2%ADple.org/", Disguised),
    ] {
        assert_eq!(public_link(text), Err(expected), "{text}");
    }
}

proptest! {
    /// However it is written, a number is an address, and judged as one.
    #[test]
    fn no_spelling_hides_an_inner_address(last in any::<u32>(), net in prop::sample::select(vec![(10_u32, 8_u32), (127, 8), (0xc0a8, 16), (0xa9fe, 16)])) {
        let address = (net.0 << (32 - net.1)) | (last >> net.1);
        let [a, b, c, d] = address.to_be_bytes();
        let rest = address & 0x00ff_ffff;
        for text in [
            format!("http://{address}/"),
            format!("http://{address:#x}/"),
            format!("http://0{address:o}/"),
            format!("http://{a}.{rest}/"),
            format!("http://{a:#x}.{b}.{c:#x}.0{d:o}/"),
            format!("http://[::ffff:{a}.{b}.{c}.{d}]/"),
        ] {
            prop_assert_eq!(public_link(&text), Err(LinkError::NotPublic), "{}", text);
        }
    }
}
