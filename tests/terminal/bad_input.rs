//! What cannot be divided is refused with a reason.

use std::fs;

use tempfile::tempdir;

use crate::support::process::flytthit;

/// What is said about flows, a line each, below a header.
fn refused(flows: &str, arguments: &[&str]) -> String {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("f.csv"), format!("residence,work,commuters\n{flows}")).unwrap();
    let (well, output, errors) = flytthit(folder.path(), &[arguments, &["f.csv"]].concat());
    assert!(!well && output.is_empty(), "{arguments:?}, {flows:?}: {output}");
    errors
}

#[test]
fn each_bad_line_is_told_by_each_subcommand() {
    let flows = "a,a,1.5\na,b,-2\na,c,many\na,d,1099511627777\na,e,1\na,e,2\n,f,3\na,g\n";
    let told = refused(flows, &["areas"]);
    insta::assert_snapshot!("bad_lines", told);
    assert_eq!(refused(flows, &["zones"]), told);
    assert_eq!(refused(flows, &["plot"]), told);
}

#[test]
fn what_has_nothing_to_divide_is_refused() {
    for (flows, reason) in [
        ("", "f.csv: there are no cells in the file"),
        ("a,a,5\n", "there is only one municipality"),
        ("a,a,5\nb,b,7\n", "nobody works in another municipality than at home"),
        ("a,a,5\nb,b,7\na,b,0\nb,a,\n", "nobody works in another municipality than at home"),
        ("a,b,0\nb,a,\n", "all flows are 0 or blank"),
        ("a,b,5\n", "no municipality has residents who work, jobs, and commuters"),
    ] {
        for subcommand in ["areas", "plot"] {
            let told = refused(flows, &[subcommand]);
            assert!(told.contains(reason) && told.lines().count() == 1, "{flows:?}: {told}");
        }
    }
    assert!(refused("a,a,5\nb,b,7\n", &["zones"]).contains("nobody works in another municipality"));
}

#[test]
fn parameters_out_of_order_are_refused_by_the_names_of_their_options() {
    let flows = "a,a,5\na,b,1\nb,b,5\n";
    for (parameters, told) in [
        (
            ["--min-size", "5", "--target-size", "5"].as_slice(),
            "--min-size, --target-size: the target size, 5, must be greater than the minimum size, 5",
        ),
        (&["--target-size", "999"], "--min-size, --target-size"),
        (
            &["--target-self-containment", "0.5"],
            "--min-self-containment, --target-self-containment: the target self-containment, 0.5",
        ),
        (&["--target-self-containment", "1.1"], "--target-self-containment: "),
        (&["--min-self-containment", "0"], "--min-self-containment: "),
        (&["--min-self-containment=-1"], "'--min-self-containment <MIN_SELF_CONTAINMENT>': not a decimal"),
        (&["--min-size", "1.5"], "'--min-size <MIN_SIZE>': invalid digit"),
    ] {
        let errors = refused(flows, &[&["areas"], parameters].concat());
        assert!(errors.contains(told), "{parameters:?}: {errors}");
    }
    assert!(refused(flows, &["zones", "--cut", "1"]).contains("--cut: the cut must be"));
    assert!(
        refused(flows, &["areas", "--labour-market", "ab"]).contains("--labour-market: there is no area")
    );
}

#[test]
fn a_disconnected_country_is_divided_and_says_who_is_alone() {
    let folder = tempdir().unwrap();
    let flows =
        "residence,work,commuters\na,a,50\na,b,5\nb,a,5\nb,b,40\nc,c,30\nc,d,3\nd,c,3\nd,d,20\nlone,lone,9\n";
    fs::write(folder.path().join("f.csv"), flows).unwrap();
    let line = ["areas", "f.csv", "--min-size", "1", "--target-size", "100"];
    let (well, output, errors) = flytthit(folder.path(), &line);
    assert!(well && errors.is_empty(), "{errors}");
    assert!(output.contains("Left out, because nobody commutes to them or from them (1): lone."), "{output}");
    let (_, story, _) = flytthit(folder.path(), &[line.as_slice(), &["--trace", "lone"]].concat());
    assert_eq!(story, "lone is left out: nobody commutes to it or from it.\n");
}
