//! What somebody may have meant who mistyped a code or a name.

/// How many are suggested at most.
const SUGGESTIONS: usize = 5;

/// Says that there is nothing called `wanted`, and what is nearly called so.
pub(super) fn unknown<'a>(what: &str, wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = near(wanted, known);
    match near.is_empty() {
        true => format!("there is no {what} {wanted:?}"),
        false => format!("there is no {what} {wanted:?}; near it are {}", near.join(", ")),
    }
}

/// The nearest first: at most a third of the characters differ, or the leading zeros, or one is how
/// the other begins.
fn near<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let plain = |text: &str| text.trim_start_matches('0').to_lowercase();
    let wanted = plain(wanted);
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|known| {
            let found = plain(known);
            let distance = strsim::damerau_levenshtein(&wanted, &found);
            let longer = wanted.chars().count().max(found.chars().count());
            let begins = !wanted.is_empty() && found.starts_with(&wanted);
            (begins || 3 * distance <= longer).then_some((distance, known))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(SUGGESTIONS);
    near.into_iter().map(|(_, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearest_is_suggested_first() {
        let codes = ["0436", "0437", "0438", "3427", "Tynset", "Tolga", "Os"];
        assert_eq!(near("437", codes.into_iter()), ["0437", "0436", "0438"]);
        assert_eq!(near("tynet", codes.into_iter()), ["Tynset"]);
        assert_eq!(near("To", codes.into_iter()), ["Tolga"]);
        assert!(near("999999", codes.into_iter()).is_empty());
        assert!(near("", codes.into_iter()).is_empty());
        assert_eq!(unknown("area", "OX", ["3427"].into_iter()), "there is no area \"OX\"");
    }
}
