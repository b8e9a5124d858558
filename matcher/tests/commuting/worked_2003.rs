//! The worked answer for the eight municipalities in 2003.

use flytthit_matcher::commuting::Tier::{Daily, Established};
use flytthit_matcher::commuting::{AreaId, Cell, CellStatus, Matrix, Thresholds, Tier, catchment, relation};

use crate::flows::matrix;

fn deck_2003() -> Matrix {
    matrix(include_str!("../../../migrations/seed/deck_2003.csv"))
}

/// A member: where, tier, commuters, and the link to two decimals.
type Expected = (&'static str, Tier, u64, &'static str);

fn check(home: &str, residents: u64, jobs: u64, members: &[Expected], coverage: &str) {
    let matrix = deck_2003();
    let home = matrix.area(home).expect(home);
    let found = catchment(&matrix, home, &Thresholds::default(), &|_, _| None);
    assert_eq!((found.residents, found.jobs), (residents, jobs));
    let shown: Vec<_> = found
        .members
        .iter()
        .map(|member| {
            (matrix.code(member.area), member.tier, member.commuters, format!("{:.2}", member.link))
        })
        .collect();
    let expected: Vec<_> =
        members.iter().map(|&(code, tier, n, link)| (code, tier, n, link.to_owned())).collect();
    assert_eq!(shown, expected);
    assert_eq!(format!("{:.4}", found.coverage), coverage);
}

#[test]
fn rendalen_reaches_tynset() {
    check("3424", 796, 728, &[("3427", Daily, 63, "10.09")], "0.9523");
}

#[test]
fn tolga_reaches_tynset_os_and_roros() {
    let members =
        [("3427", Daily, 147, "24.03"), ("3430", Established, 21, "5.51"), ("5025", Established, 15, "2.43")];
    check("3426", 775, 698, &members, "0.9716");
}

#[test]
fn tynset_reaches_alvdal_tolga_and_rendalen() {
    let members =
        [("3428", Daily, 71, "10.08"), ("3426", Established, 51, "9.28"), ("3424", Established, 15, "2.64")];
    check("3427", 2587, 2902, &members, "0.9405");
}

#[test]
fn alvdal_reaches_tynset_and_tolga() {
    let members = [("3427", Daily, 205, "25.58"), ("3426", Established, 10, "2.34")];
    check("3428", 1107, 968, &members, "0.9530");
}

#[test]
fn folldal_reaches_tynset_and_alvdal() {
    let members = [("3427", Established, 50, "8.04"), ("3428", Established, 30, "6.89")];
    check("3429", 792, 690, &members, "0.9444");
}

#[test]
fn os_reaches_roros_tolga_and_tynset() {
    let members =
        [("5025", Daily, 220, "29.42"), ("3426", Established, 35, "8.54"), ("3427", Established, 58, "7.83")];
    check("3430", 994, 751, &members, "0.9748");
}

#[test]
fn roros_reaches_os_holtalen_and_tolga() {
    let members = [
        ("3430", Established, 56, "9.47"),
        ("5026", Established, 31, "5.29"),
        ("3426", Established, 19, "3.40"),
    ];
    check("5025", 2786, 3021, &members, "0.9433");
}

#[test]
fn holtalen_reaches_roros() {
    check("5026", 1008, 742, &[("5025", Daily, 198, "26.20")], "0.8839");
}

#[test]
fn tolga_to_tynset_has_the_shares_of_its_sentence_of_evidence() {
    let matrix = deck_2003();
    let [tolga, tynset] = ["3426", "3427"].map(|code| matrix.area(code).expect(code));
    let found = relation(&matrix, tolga, tynset);
    assert_eq!((found.commuters, found.status), (147, CellStatus::Inferred));
    assert_eq!(format!("{:.1} % {:.1} %", 100.0 * found.out_share, 100.0 * found.job_share), "19.0 % 5.1 %");
    assert_eq!(format!("{:.4}", found.reach.expect("people work in Tolga that live there")), "0.0620");
}

#[test]
fn labour_markets_are_told_apart_as_outside_however_strong_the_link() {
    let matrix = deck_2003();
    let tynset = matrix.area("3427").expect("Tynset");
    let found = catchment(&matrix, tynset, &Thresholds::default(), &|_, _| None);
    let outside: Vec<_> = found.outside.iter().map(|to| (matrix.code(to.area), to.commuters)).collect();
    assert_eq!(outside, [("elverum-hamar", 72), ("trondheim-region", 40)]);
    assert!((found.outside[0].out_share - 72.0 / 2587.0).abs() < 1e-12);
}

#[test]
fn the_links_within_chance_of_a_threshold_are_borderline_or_near() {
    let matrix = deck_2003();
    // Compared with the bands that scipy.stats.beta gives.
    for (home, borderline, near) in [
        ("3424", &["3427"][..], &[][..]),
        ("3426", &["5025"], &[]),
        ("3427", &["3428", "3426", "3424"], &["5025"]),
        ("3428", &["3426"], &[]),
        ("3429", &[], &[]),
        ("3430", &["3426"], &[]),
        ("5025", &["3430"], &["3427"]),
        ("5026", &[], &[]),
    ] {
        let id = matrix.area(home).expect(home);
        let found = catchment(&matrix, id, &Thresholds::default(), &|_, _| None);
        let members = found.members.iter().filter(|member| member.borderline);
        let members: Vec<_> = members.map(|member| matrix.code(member.area)).collect();
        let others: Vec<_> = found.near.iter().map(|near| matrix.code(near.area)).collect();
        assert_eq!((&members[..], &others[..]), (borderline, near), "from {home}");
    }
}

#[test]
fn tynset_is_a_centre_and_a_transposed_matrix_is_noticed_by_it() {
    let matrix = deck_2003();
    let tynset = matrix.area("3427").expect("Tynset");
    assert_eq!(matrix.require_centre(tynset), Ok(()));
    let rows = (0..matrix.areas().len() as u32).flat_map(|id| matrix.from(AreaId(id)));
    let exchanged = rows.map(|cell| Cell { residence: cell.work, work: cell.residence, ..*cell });
    let transposed = Matrix::new(matrix.areas().to_vec(), exchanged).expect("valid");
    assert_eq!(
        transposed.require_centre(tynset).expect_err("more residents than jobs").to_string(),
        "3427 should be a centre, but has 2587 jobs for 2902 employed residents: \
         are residence and work exchanged?"
    );
}
